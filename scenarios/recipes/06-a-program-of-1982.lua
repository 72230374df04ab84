-- 06 A printed run, number for number: the M/M/1 program of a textbook with its own random numbers
--
-- Law (Simulation Modeling and Analysis, figure 1.37) prints what his program says of 1,000 customers: mean delay 0.430, mean number in queue
-- 0.418, utilisation 0.460, end at 1027.915. The program draws from one stream in the order of its events, so who gets which number depends on
-- when things happen. Here the script lives the same short history to learn that order; what it draws becomes two recorded traces, and the
-- floor replays them. (Gongjang's own draws do not depend on the order of events: that is law 3.)
--
-- A scenario may compute whatever it likes before it describes the plant, always with the same result: Lua's whole numbers are exact, and
-- math.log is our own. The generator is his too: 630360016 Z mod 2^31 - 1.
local gap_mean = parameter("gap", 1.0) -- in minutes, as plain numbers
local work_mean = parameter("work", 0.5)
local customers = parameter("customers", 1000)

local z = 1973272912
local function draw(mean)
  z = z * 630360016 % 2147483647
  local u = (z >> 7 | 1) / 16777216
  return -mean * math.log(u)
end

local gaps, work = { draw(gap_mean) }, {}
local queue, in_service, started = 0, false, 0
local arrival, departure = gaps[1], math.huge
local now = 0
while started < customers do
  if arrival < departure then
    now = arrival
    gaps[#gaps + 1] = draw(gap_mean)
    arrival = now + gaps[#gaps]
    if in_service then
      queue = queue + 1
    else
      in_service, started = true, started + 1
      work[#work + 1] = draw(work_mean)
      departure = now + work[#work]
    end
  else
    now = departure
    if queue == 0 then
      in_service, departure = false, math.huge
    else
      queue, started = queue - 1, started + 1
      work[#work + 1] = draw(work_mean)
      departure = now + work[#work]
    end
  end
end

return study {
  title = "The first " .. customers .. " customers of a printed run",
  horizon = minutes(now) + milliseconds(1), -- the last customer has just begun; a millisecond for the rounding of 2,000 times
  warm_up = days(0),
  replications = 1,
  replications_min = 1,
  headline = "lead_time_mean",
  plant = plant {
    line "customer" { machine "teller" { cycle = recorded { values = work, unit = "minutes" } } },
    orders { product = "customer", every = recorded { values = gaps, unit = "minutes" } },
  },
}
