-- 2024: 자율형공장, 디지털협업공장, 정부일반형, win-win and others; the rates were not found: no programmes. The goal of 2027
-- leaves the basic level to regions and loans.
local source = "draft budget (zdnet 20231217142207)"

return {
  year = 2024,
  budget = official(eok(2180), { source = source }),
  build_budget = official(eok(1621), { source = source }),
  goal_2027 = official(25000, { source = "edaily 01282486635741432: 5,000 of them by the central government" }),
}
