#include "render/report_internal.h"
#include "render/scrubber.h"

/* Tables are sorted by a click or Enter on a head, but on the minister's page, whose tables are short: numbers by their value, all else as text; the other way at the second. Rows of one body stay in it. Where
 * cells span several columns nothing is sorted. Without script the page lacks these arrows, and the floor stands still. tests/unit/test_render_report.c checks
 * the hash. */
const char gj_report_script[] =
    "\n'use strict';\n"
    "document.querySelectorAll('body:not(.minister) table').forEach(function(table){\n"
    "if(!table.tHead||table.tBodies.length!==1||table.querySelector('[colspan],[rowspan]')||"
    "table.tBodies[0].rows.length<3)return;\n"
    "var body=table.tBodies[0],rows=Array.prototype.slice.call(body.rows);\n"
    "function key(row,i){var cell=row.cells[i],data=cell.querySelector('data');"
    "return data?parseFloat(data.value):cell.textContent.trim()}\n"
    "Array.prototype.forEach.call(table.tHead.rows[0].cells,function(head,i){\n"
    "if(!head.textContent.trim())return;\n"
    "var button=document.createElement('button');button.type='button';\n"
    "while(head.firstChild)button.appendChild(head.firstChild);head.appendChild(button);\n"
    "button.addEventListener('click',function(){\n"
    "var up=head.getAttribute('aria-sort')!=='ascending';\n"
    "Array.prototype.forEach.call(table.tHead.rows[0].cells,function(other){other.removeAttribute('aria-sort')});\n"
    "head.setAttribute('aria-sort',up?'ascending':'descending');\n"
    "rows.map(function(row,n){return{row:row,n:n,key:key(row,i)}}).sort(function(a,b){\n"
    "var x=a.key,y=b.key,c=typeof x!==typeof y?(typeof x==='number'?-1:1):typeof x==='number'?x-y:"
    "x.localeCompare(y,document.documentElement.lang);\n"
    "return(up?c:-c)||a.n-b.n}).forEach(function(r){body.appendChild(r.row)})})})});\n" GJ_FLOOR_SCRUBBER_SCRIPT;

const char gj_report_script_hash[] = "ppPywdKJ7GglzEHwvHiifcMHD+5wkMhW60tYh+WdRjg=";
