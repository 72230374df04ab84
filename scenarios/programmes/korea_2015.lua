-- 2015: the track of the small-business administration (중기청), 454 applicants, 189 served.
local rules = require "programmes.korea_rules"
local source = "중기청 notice 2015 (hellot)"

local budget = official(eok(95), { source = source })
local served = official(189, { source = source .. ": of 454 applicants" })

return {
  year = 2015,
  budget = budget, built_public = served,
  applicants = official(454, { source = source }),
  cumulative = recalled(1240, { source = "no source read" }),

  new_build = rules.state("new build 2015", "신규구축 2015", 2015, 50, 0.6, 1, 5, source, { budget = budget }),
}
