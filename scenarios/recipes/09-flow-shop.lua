-- 09 A flow shop: the same jobs in another order
--
-- Twenty jobs, all there at the start, go through five machines in one order (no overtaking: one queue, first in first out). When is the last
-- one done? The times are Taillard's instance ta001 of 1993, made by his generator, as whole numbers of minutes. `order` is the sequence: the
-- jobs as numbered, or found by the rule of Nawaz, Enscore and Ham (NEH): longest job first, each put where it does least harm.
-- With `places` between the machines (blocking after service) the same order takes longer.
--
-- All jobs are one product whose times are `recorded`: the k-th lot has the k-th times, whichever machine it is on.
local seeds = { ta001 = 873654221, ta002 = 379008056, ta003 = 1866992158 }
local instance = parameter("instance", "ta001")
local sequence = parameter("order", "numbered") -- numbered, neh, or a list "3 17 9 ..."
local places = parameter("places", -1) -- between machines; below 0: no limit
local jobs, machines = 20, 5

local z = seeds[instance] or error("the instances are ta001, ta002 and ta003")
local function draw() -- 1..99
  z = 16807 * z % 2147483647
  return 1 + 99 * z // 2147483647
end
local time = {} -- time[machine][job]
for m = 1, machines do
  time[m] = {}
  for j = 1, jobs do
    time[m][j] = draw()
  end
end

local function makespan(list)
  local ready = { 0, 0, 0, 0, 0 } -- when each machine is
  for _, j in ipairs(list) do
    local done = 0
    for m = 1, machines do
      done = math.max(done, ready[m]) + time[m][j]
      ready[m] = done
    end
  end
  return ready[machines]
end

local function neh()
  local total, by_length = {}, {}
  for j = 1, jobs do
    total[j] = 0
    by_length[j] = j
    for m = 1, machines do
      total[j] = total[j] + time[m][j]
    end
  end
  table.sort(by_length, function(a, b)
    return total[a] > total[b] or (total[a] == total[b] and a < b)
  end)
  local list = {}
  for _, j in ipairs(by_length) do
    local best, at
    for i = 1, #list + 1 do
      table.insert(list, i, j)
      local length = makespan(list)
      if not best or length < best then
        best, at = length, i
      end
      table.remove(list, i)
    end
    table.insert(list, at, j)
  end
  return list
end

local list = {}
if sequence == "neh" then
  list = neh()
elseif sequence == "numbered" then
  for j = 1, jobs do
    list[j] = j
  end
else
  for word in string.gmatch(sequence, "[^ ]+") do
    list[#list + 1] = math.tointeger(tonumber(word))
  end
end

local stations = { name = "job" }
for m = 1, machines do
  local values = {}
  for k, j in ipairs(list) do
    values[k] = time[m][j]
  end
  if m > 1 and places >= 0 then
    stations[#stations + 1] = buffer { capacity = places }
  elseif m > 1 then
    stations[#stations + 1] = buffer { capacity = "unlimited" }
  end
  stations[#stations + 1] = machine("M" .. m) { cycle = recorded { values = values, unit = "minutes" } }
end

return study {
  title = instance .. ", jobs " .. sequence .. (places >= 0 and ", " .. places .. " places between" or ""),
  horizon = days(2),
  warm_up = days(0),
  replications = 1,
  replications_min = 1,
  headline = "lead_time_mean",
  plant = plant { line(stations), orders { product = "job", first = days(0), every = days(1000), quantity = jobs } },
}
