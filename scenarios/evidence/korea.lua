-- What evaluations of Korea's smart-factory programme report, as figures that a population is held against.
--
-- Official figures are means before and after of adopters, without a control group (only sales, exports and jobs were
-- matched, and the size of that gap was not published). Those of the firm (sales, jobs) stand beside what a simulated
-- adopter shows between the year before and the end ("within"): demand, mean reversion and all. Those of the process
-- (output, defects, cost, delivery) were taken on the process that the firm chose, at its work; they stand beside what the
-- project changes at the same demand ("caused"), where nothing else changes the process in the simulation. Studies with
-- controls stand beside what was caused. "+30 % productivity" is output of the process; sales per worker of the same firms
-- rose by 3-4 %.
--
-- Each figure: value with range (spread of the evaluations, or tolerance), mark, source, year. `use` says whether a
-- parameter of the study was fitted to it ("calibrated") or not ("predicted"). Cells of the 2019 release that are
-- printed only as images (10-49, 50-99, 100 and more employees; level 3; solutions; sectors) are not here: nobody has
-- read them.
--
-- 스마트공장 보급사업 성과평가 수치. 공식 수치는 대조군 없는 도입 전후 평균이다.

local WIPS = "MSS 2019-05-23, WIPS, 5,003 adopters of 2014-17"

local evidence = {}

-- Means over all adopters. Only these are fitted.
evidence.means = {
  target { outcome = "process_output_per_hour", measure = "caused", use = "calibrated", year = 2019,
    value = official(percent(30.0), { low = percent(28.5), high = percent(30.0), source = WIPS .. "; KIET 2020 +28.5, 2022 +29.4" }) },
  target { outcome = "process_output_per_hour", measure = "caused", use = "predicted", year = 2019,
    value = academic(percent(9), { low = percent(0), high = percent(17), source = "KDI Focus 97: plant at the 10th percentile to the median +9 points; three Korean firm studies nothing; Bloom et al. 2013 +17 %" }) },
  target { outcome = "defect_share", measure = "caused", use = "calibrated", year = 2019,
    value = official(percent(-43.5), { low = percent(-44), high = percent(-28), source = WIPS .. "; tolerance of evidence F, 36 +- 8" }) },
  target { outcome = "defect_share", measure = "caused", use = "predicted", year = 2020,
    value = association(percent(-29.5), { low = percent(-44), high = percent(-17.8), source = "KBIZ 2020-11-29, 486 win-win adopters; KAMP -17.8 %" }) },
  target { outcome = "cost_per_good", measure = "caused", use = "predicted", year = 2019,
    value = official(percent(-15.9), { low = percent(-15.9), high = percent(-15.5), source = WIPS .. ": cost of the process that the firm chose, not of the firm" }) },
  target { outcome = "on_time_share", measure = "caused", use = "predicted", year = 2019,
    value = official(percent(15.5), { low = percent(10), high = percent(21), source = WIPS .. ": rate of delivery on time; called a saving of time in February 2019" }) },
  target { outcome = "lead_time", measure = "caused", use = "calibrated", year = 2022,
    value = official(percent(-16.8), { low = percent(-20), high = percent(-13), source = "MSS 2022-05, 12,660 adopters of 2014-19" }) },
  target { outcome = "sales", measure = "within", use = "calibrated", year = 2019,
    value = official(percent(7.7), { low = percent(6.4), high = percent(7.7), source = WIPS .. "; 2020 +7.4, 2022 +6.4" }) },
  target { outcome = "sales", measure = "caused", use = "predicted", year = 2022,
    value = academic(percent(3), { low = percent(0), high = percent(10), source = "prior of evidence F; Exim Bank 2022: small firms +9.7 %, others not significant" }) },
  target { outcome = "sales_per_head", measure = "within", use = "predicted", year = 2019,
    value = derived(percent(3.4), { low = percent(3.0), high = percent(4.2), source = "1.077 / 1.042 - 1 of the release of 2019; 2020 3.6, 2022 4.2" }) },
  target { outcome = "jobs", measure = "within", use = "calibrated", year = 2019,
    value = official(percent(4.2), { low = percent(2.1), high = percent(4.2), source = WIPS .. ": +3.0 persons; 2020 +2.6, 2022 +1.5 persons" }) },
  target { outcome = "jobs", measure = "caused", use = "predicted", year = 2019,
    value = academic(percent(1), { low = percent(-2), high = percent(4), source = "prior of evidence F: KLI and KDI no significant effect, KBIZ and POSCO +2.4 points against controls" }) },
  target { outcome = "jobs", measure = "rises", use = "calibrated", year = 2019,
    value = parliament(percent(50.8), { low = percent(46), high = percent(55), source = "2,064 of 4,196 adopters fell or stayed (herald 2019-10-08); win-win 239 of 478 rose (KBIZ 2020)" }) },
  target { outcome = "sales", measure = "falls", use = "calibrated", year = 2019,
    value = parliament(percent(39.9), { low = percent(35), high = percent(45), source = "808 of 2,024 adopters (herald 2019-10-08)" }) },
  target { outcome = "profit", measure = "caused", use = "predicted", year = 2020,
    value = academic(percent(0), { low = percent(-20), high = percent(20), source = "KIET 2020 and Exim Bank 2022: no significant effect on operating profit" }) },
}

-- Cells by size and level: predictions, nothing is fitted to them.
evidence.cells = {
  -- Fewer than 10 employees, 8.9 % of the sample. The figure for jobs holds mean reversion and start-ups: firms were
  -- classified at the start.
  target { outcome = "process_output_per_hour", measure = "caused", use = "predicted", year = 2019, employees_to = 9,
    value = official(percent(39.0), { low = percent(34), high = percent(44), source = WIPS }) },
  target { outcome = "jobs", measure = "within", use = "predicted", year = 2019, employees_to = 9,
    value = official(percent(84.9), { low = percent(60), high = percent(110), source = WIPS .. "; mean reversion and start-ups in it" }) },
  target { outcome = "process_output_per_hour", measure = "caused", use = "predicted", year = 2019, employees_from = 10,
    value = derived(percent(29.1), { low = percent(27), high = percent(31), source = "(30.0 - 0.089 x 39.0) / 0.911" }) },
  target { outcome = "jobs", measure = "within", use = "predicted", year = 2019, employees_from = 10,
    value = derived(percent(3.6), { low = percent(1.5), high = percent(4.2), source = "(3.0 - 0.089 x 0.849 x 6) / 0.911 on 77.8 heads" }) },

  -- Less than 10억 won of sales.
  target { outcome = "process_output_per_hour", measure = "caused", use = "predicted", year = 2019, sales_below = eok(10),
    value = official(percent(36.1), { low = percent(31), high = percent(41), source = WIPS }) },
  target { outcome = "defect_share", measure = "caused", use = "predicted", year = 2019, sales_below = eok(10),
    value = official(percent(-46.4), { low = percent(-51), high = percent(-41), source = WIPS }) },
  target { outcome = "cost_per_good", measure = "caused", use = "predicted", year = 2019, sales_below = eok(10),
    value = official(percent(-31.2), { low = percent(-36), high = percent(-26), source = WIPS }) },
  target { outcome = "on_time_share", measure = "caused", use = "predicted", year = 2019, sales_below = eok(10),
    value = official(percent(22.0), { low = percent(17), high = percent(27), source = WIPS }) },
  target { outcome = "sales", measure = "within", use = "predicted", year = 2019, sales_below = eok(10),
    value = official(percent(202.3), { low = percent(150), high = percent(250), source = WIPS .. "; mean reversion and start-ups in it" }) },
  target { outcome = "jobs", measure = "within", use = "predicted", year = 2019, sales_below = eok(10),
    value = official(percent(33.1), { low = percent(25), high = percent(41), source = WIPS .. "; mean reversion and start-ups in it" }) },

  -- By level.
  target { outcome = "process_output_per_hour", measure = "caused", use = "predicted", year = 2019, level_from = 1, level_to = 2,
    value = official(percent(31.2), { low = percent(28), high = percent(34), source = WIPS .. ": best of all levels" }) },
  target { outcome = "process_output_per_hour", measure = "caused", use = "predicted", year = 2019, level_from = 3, level_to = 5,
    value = derived(percent(25.6), { low = percent(22), high = percent(29), source = "(30.0 - 0.787 x 31.2) / 0.213" }) },
  target { outcome = "defect_share", measure = "caused", use = "predicted", year = 2019, level_from = 4, level_to = 4,
    value = official(percent(-55.8), { low = percent(-61), high = percent(-51), source = WIPS .. ": best of all levels" }) },
  target { outcome = "cost_per_good", measure = "caused", use = "predicted", year = 2019, level_from = 4, level_to = 4,
    value = official(percent(-39.2), { low = percent(-44), high = percent(-34), source = WIPS }) },
  target { outcome = "on_time_share", measure = "caused", use = "predicted", year = 2019, level_from = 4, level_to = 4,
    value = official(percent(22.9), { low = percent(18), high = percent(28), source = WIPS }) },
  target { outcome = "jobs", measure = "rises", use = "predicted", year = 2020, level_from = 1, level_to = 1,
    value = association(percent(45.0), { low = percent(40), high = percent(50), source = "KBIZ 2020-01-08, win-win adopters of 2018, type C" }) },
  target { outcome = "jobs", measure = "rises", use = "predicted", year = 2020, level_from = 2, level_to = 2,
    value = association(percent(55.7), { low = percent(50), high = percent(61), source = "KBIZ 2020-01-08, type B" }) },
  target { outcome = "jobs", measure = "rises", use = "predicted", year = 2020, level_from = 3, level_to = 5,
    value = association(percent(72.1), { low = percent(66), high = percent(78), source = "KBIZ 2020-01-08, type A" }) },
}

-- Signs that Korean workplace studies found: production work falls, the more the more repetitive the line; technicians rise. Only
-- the sign is known, so the range is all that has it.
local repetitive = { "press", "forging", "casting", "food", "plating" } -- three to four products a line, against six to eight
local varied = { "moulding", "machining", "electronics" }
local KLI = "Lee and Kim 2024 (KLI workplace panel): only the sign is known"
evidence.signs = {
  target { outcome = "hours", measure = "caused", use = "predicted", year = 2024, sectors = repetitive,
    value = academic(percent(-5), { low = percent(-100), high = percent(-0.01), source = KLI .. ": workload of production falls in repetitive plants" }) },
  target { outcome = "hours", measure = "caused", use = "predicted", year = 2024, sectors = varied,
    value = academic(percent(5), { low = percent(0.01), high = percent(100), source = KLI .. ": it rises in plants of high variety" }) },
  target { outcome = "technicians", measure = "caused", use = "predicted", year = 2024,
    amount = academic(0.2, { low = 0.001, high = 100, source = KLI .. ": technicians rise; KDI 2019: they do not fall" }) },
}

function evidence.all()
  local list = {}
  for _, part in ipairs { evidence.means, evidence.cells, evidence.signs } do
    for _, one in ipairs(part) do
      list[#list + 1] = one
    end
  end
  return list
end

return evidence
