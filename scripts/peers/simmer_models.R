#!/usr/bin/Rscript
# The three models of `gongjang bench` in simmer (package r-cran-simmer), for a comparison of speed (gongjang bench --peers calls this).
#
#   simmer_models.R [PARTS]
#
# Every part is an arrival that seizes machines and places, as in simmer's tutorials; monitors are off, the time inside is kept as an
# attribute. Prints one line a model, tabs between: library, version, model, parts, seconds, parts a time unit, mean time in the system.

if (!suppressWarnings(suppressPackageStartupMessages(requireNamespace("simmer", quietly = TRUE)))) {
  cat("simmer\tmissing\n")
  quit(status = 0)
}
suppressPackageStartupMessages(library(simmer))

parts <- as.integer(c(commandArgs(trailingOnly = TRUE), "50000")[1])

# Work and the repairs that fall into it, of one machine that fails.
failing <- function() {
  left <- rexp(1, 1 / 100)
  function() {
    work <- rexp(1)
    length <- work
    while (left < work) {
      length <- length + rexp(1, 1 / 5)
      work <- work - left
      left <<- rexp(1, 1 / 100)
    }
    left <<- left - work
    length
  }
}

reliable <- function() rexp(1)

measure <- function(name, n, places, work, arrivals) {
  env <- simmer(name)
  done <- 0
  inside <- 0
  end <- 0
  leaves <- function() {
    done <<- done + 1
    end <<- now(env)
    inside <<- inside + end - get_attribute(env, "entered")
    0
  }
  part <- trajectory()
  if (n == 1) part <- set_attribute(part, "entered", function() now(env))
  part <- seize(part, "machine1")
  if (n > 1) part <- set_attribute(part, "entered", function() now(env))
  for (i in seq_len(n)) {
    part <- timeout(part, work())
    if (i < n) {
      part <- seize(part, paste0("places", i + 1))
      part <- release(part, paste0("machine", i))
      part <- seize(part, paste0("machine", i + 1))
      part <- release(part, paste0("places", i + 1))
    }
  }
  part <- release(part, paste0("machine", n))
  part <- timeout(part, leaves)
  for (i in seq_len(n)) {
    env <- add_resource(env, paste0("machine", i), 1, mon = FALSE)
    if (i > 1) env <- add_resource(env, paste0("places", i), places, mon = FALSE)
  }
  env <- add_generator(env, "part", part, arrivals, mon = 0)
  start <- proc.time()[["user.self"]]
  while (done < parts) run(env, now(env) + parts / 20)
  seconds <- (proc.time()[["user.self"]] - start) * parts / done
  cat("simmer", as.character(packageVersion("simmer")), name, parts, format(seconds), format(done / end), format(inside / done), sep = "\t")
  cat("\n")
}

set.seed(1)
measure("M1", 1, Inf, function() reliable, function() rexp(1, 0.9))
measure("M2", 5, 10, function() reliable, at(rep(0, 2 * parts))) # raw parts are always there
measure("M3", 20, 5, failing, at(rep(0, 2 * parts)))
