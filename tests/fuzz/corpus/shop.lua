local m = require "m"
local t = {}
for i, v in ipairs(csv("t.csv", "cycle")) do t[i] = seconds(v) end
for k, v in pairs(m) do print(k, tostring(v), ("%s %5.2f"):format(k, 1.5), k:gsub("(%w)", "%1%1"), k:find("[a-c]+%d?")) end
table.sort(t, function(a, b) return a < b end)
return study { title = "s", horizon = weeks(1), precision = 5, headline = "good_per_day",
  plant = plant "p" { buffer "q" { capacity = "unlimited" }, machine "x" { queue = "q", places = 2, rule = "edd" }, machine "y" { queue = "q", cycle = t[1] },
    product "cap" { step { job { at = "x", cycle = discrete { values = t, weights = { 1, 2 } } }, job { at = "y" } }, step { at = "x", cycle = seconds(1), family = "f" } },
    orders "o" { product = "cap", every = gamma(hours(1), 0.5), quantity = poisson(40), lot = 3 } } }
--module
return { a = 1, b = minutes(3) * 2, c1 = won(3):per "month" }
--csv
name,"cycle"
"x, y",3.5
z,2
