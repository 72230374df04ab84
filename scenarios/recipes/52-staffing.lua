-- 52 Staffing: how many people keep the waiting short?
--
-- When machines are many and people are few, it is people that work waits for. Every order here has a place to be worked on at once
-- (`places`), but no more are worked on than there are workers: the machine that has waited longest gets the next one who is free. With orders
-- at random and exponential times this is M/M/c with c workers, and Erlang's formula C says how long an order waits. The numbers of the first
-- plant are of a well-known worked example, 360 calls in half an hour of 4 minutes each: with 55 people 24 % wait at all, 8.2 s in the mean, and
-- 84.6 % wait 15 s or less. For the second, 100 in half an hour of 3 minutes, 14 are the least that serve 80 % within 20 s.
--
-- Load is what decides: 48 people are busy in the mean, so 55 are 87 % busy. The same share of spare people in a small crew makes everybody wait.
--
-- Customers who give up while they wait (Erlang A) are not of a factory: orders may be lost at the door (`lose_when_full`, recipe 03), and what
-- has been released is made.

local an_hour = parameter("an_hour", 720) -- orders
local mean = parameter("mean", minutes(4)) -- work of one
local crew = parameter("crew", 55)

return study {
  title = crew .. " people",
  horizon = parameter("horizon", hours(200)), warm_up = hours(5), replications = parameter("replications", 20),
  headline = "lead_time_mean",
  plant = plant {
    people = { pool "agent" { count = crew, wage = won(2700000):per "month" } },
    line "call" { machine "desk" { places = 400, cycle = exponential(mean), needs = "agent" } },
    orders { product = "call", every = exponential(hours(1 / an_hour)) },
  },
}
