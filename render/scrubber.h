/* A shift on the floor in the report: the floor at its first moment as a picture, which a small script lets a reader move through time. Without script the
 * picture stands and its caption says of which moment it is. */
#ifndef GJ_RENDER_SCRUBBER_H
#define GJ_RENDER_SCRUBBER_H

#include "render/chart.h"

/* Append a <figure>, or nothing when no shift was watched. It has no script of its own: gj_floor_scrubber_script goes once into the page. GJ_NO_MEMORY. */
enum gj_status gj_floor_scrubber_html(const struct gj_render_spec *spec, const struct gj_fonts *fonts,
                                      struct gj_text *out, struct gj_error *error) GJ_MUST_CHECK;

/* Plain script of one or more such figures on a page: a slider that takes the keyboard, and a button to play unless the reader asks for less motion. */
#define GJ_FLOOR_SCRUBBER_SCRIPT                                                                                  \
    "document.querySelectorAll('.floor-shift').forEach(function(box){\n"                                          \
    "var d=JSON.parse(box.getAttribute('data-floor')),svg=box.querySelector('svg'),ns=svg.namespaceURI;\n"        \
    "var range=box.querySelector('input'),button=box.querySelector('button'),said=box.querySelector('output');\n" \
    "var timer=0,layer=svg.appendChild(document.createElementNS(ns,'g'));\n"                                      \
    "function make(name,at){var e=document.createElementNS(ns,name);"                                             \
    "Object.keys(at).forEach(function(k){e.setAttribute(k,at[k])});return layer.appendChild(e)}\n"                \
    "function value(list,t){var v=-1;for(var i=0;i<list.length&&list[i]<=t;i+=2)v=list[i+1];return v}\n"          \
    "function show(){var t=+range.value,min=d.from+Math.floor(t/60);layer.textContent='';\n"                      \
    "var clock=('0'+Math.floor(min/60)%24).slice(-2)+':'+('0'+min%60).slice(-2);\n"                               \
    "d.m.forEach(function(m){var v=value(m[2],t);"                                                                \
    "if(v>=0)make('rect',{x:m[0],y:m[1],width:d.tile,height:d.tile,fill:d.c[v]})});\n"                            \
    "d.w.forEach(function(w){var v=value(w[2],t),c=v<0?'':d.a[v],ring=c.charAt(0)==='o';"                         \
    "make('circle',{cx:w[0],cy:w[1],r:5,fill:'#FFFFFF'});"                                                        \
    "if(c)make('circle',{cx:w[0],cy:w[1],r:ring?3.1:4,fill:ring?'#FFFFFF':c,"                                     \
    "stroke:ring?c.slice(1):'none','stroke-width':ring?1.8:0})});\n"                                              \
    "d.q.forEach(function(q){var v=value(q[2],t);if(v<0)return;"                                                  \
    "make('rect',{x:q[0],y:q[1]-9,width:q[3],height:12,fill:'#FFFFFF'});"                                         \
    "make('text',{x:q[0],y:q[1],'font-size':10,fill:'#1B1F23'}).textContent=v;"                                   \
    "for(var i=0;i<v&&i*6.5<q[3]-36;i++)"                                                                         \
    "make('rect',{x:q[0]+30+i*6.5,y:q[1]-6.5,width:5,height:5,fill:'#1B1F23'})});\n"                              \
    "make('rect',{x:20,y:d.bar,width:720,height:3,fill:'#DDE1E4'});"                                              \
    "make('rect',{x:20,y:d.bar,width:720*t/d.to,height:3,fill:'#1B1F23'});\n"                                     \
    "make('rect',{x:640,y:14,width:101,height:32,fill:'#FFFFFF'});"                                               \
    "make('text',{x:740,y:40,'font-size':26,'font-weight':'bold','text-anchor':'end',fill:'#1B1F23'})"            \
    ".textContent=clock;said.textContent=clock;range.setAttribute('aria-valuetext',clock)}\n"                     \
    "function stop(){clearInterval(timer);timer=0;button.setAttribute('aria-pressed','false')}\n"                 \
    "function play(){button.setAttribute('aria-pressed','true');if(+range.value>=+range.max)range.value=0;\n"     \
    "timer=setInterval(function(){range.value=+range.value+Math.max(60,d.to/200);show();"                         \
    "if(+range.value>=+range.max)stop()},100)}\n"                                                                 \
    "button.addEventListener('click',function(){if(timer)stop();else play()});\n"                                 \
    "range.addEventListener('input',show);box.querySelector('p').hidden=false;\n"                                 \
    "button.hidden=window.matchMedia('(prefers-reduced-motion: reduce)').matches});\n"

#endif
