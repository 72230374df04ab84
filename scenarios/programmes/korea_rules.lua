-- Kinds of programmes that recur from year to year, for programmes/korea_2015.lua ... korea_2022.lua.
--
-- Shares are of the project's cost; what is left is the firm's. Because the caps bind, the mean project of 2018 left the
-- firm 63.4 %, not 50 % (KBIZ, 672 adopters).
--
-- Left out because no text read says it: when the money comes (a programme pays all at the contract unless it says
-- `instalments`), terms of repayment (304 projects paid back 184억 in 2020-23, 0.51 % of all were problem projects), extra
-- points (29 kinds until 2024, 4 from 2025), the firm's share in kind, and what the programme costs to run.

local rules = {}

-- Caps: one amount in 억 won, or { [level] = amount }.
local function caps(mark, amount, source)
  if type(amount) == "number" then
    return mark(eok(amount), { source = source })
  end
  local list = {}
  for level = 0, 5 do
    list[level] = amount[level] and mark(eok(amount[level]), { source = source }) or nil
  end
  return list
end

-- The state alone pays a share, up to a cap. `more`: further fields of the programme.
function rules.state(name, name_ko, year, share, cap, first, last, source, more)
  local fields = {
    name_ko = name_ko, year = year, min_level = first, max_level = last,
    payer "state" { name_ko = "정부", share = official(percent(share), { source = source }),
      cap = caps(official, cap, source) },
  }
  for key, value in pairs(more or {}) do
    fields[key] = value
  end
  return programme(name)(fields)
end

-- 상생형: a large or public firm joins, each with `share`. `large_cap` nil: no cap of its own.
function rules.win_win(name, name_ko, year, share, state_cap, large_cap, first, last, mark, source, more)
  local fields = {
    name_ko = name_ko, year = year, min_level = first, max_level = last,
    payer "state" { name_ko = "정부", share = mark(percent(share), { source = source }),
      cap = caps(mark, state_cap, source) },
    payer "large firm" { name_ko = "대기업·공공기관", public = false, share = mark(percent(share), { source = source }),
      cap = large_cap and caps(mark, large_cap, source) or nil },
  }
  for key, value in pairs(more or {}) do
    fields[key] = value
  end
  return programme(name)(fields)
end

-- Small enterprises (소기업). No text read says where the bound of the exemption lies; the law's for makers is on sales.
rules.small = { max_sales = recalled(eok(120), { low = eok(80), high = eok(120),
  source = "decree to the Framework Act on Small and Medium Enterprises: makers' sales up to 80 or 120억, by sector" }) }

-- How much sooner a level has its full effect when experts visit.
rules.coached_ramp = assumed(0.8, { low = 0.6, high = 1.0,
  source = "no figure found; results differ significantly where a large firm's know-how joined (KBIZ 2022)" })

return rules
