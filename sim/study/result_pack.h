/* A study's result as bytes, and back: what the store keeps so that reports, workbooks and comparisons are made from a results folder as they were from
 * memory, bit for bit, without living anything again. Rows are not in it: the store has them.
 *
 * Numbers are little-endian; a double is its 64 bits. The bytes begin with a name, a version and a hash of the layout (numbers of outcomes, states,
 * steps ...), so that bytes of another program are refused, not misread. */
#ifndef GJ_STUDY_RESULT_PACK_H
#define GJ_STUDY_RESULT_PACK_H

#include "base/text.h"
#include "study/study.h"

/* Append the result, its insight included, its rows and its spec left out. out->failed when memory is out. */
void gj_result_pack(const struct gj_study_result *result, struct gj_text *out);

/* The other way. `spec` is the study that was run, read again; `result` borrows it and must be freed also after an error. GJ_MISMATCH: bytes of another version, or
 * of another study; GJ_IO: cut or damaged. */
enum gj_status gj_result_unpack(const struct gj_study_spec *spec, const void *bytes, size_t n,
                                struct gj_study_result *result, struct gj_error *error) GJ_MUST_CHECK;

#endif
