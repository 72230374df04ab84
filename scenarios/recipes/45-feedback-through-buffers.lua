-- 45 Feedback: a reject downstream stops what makes it, after a delay that buffers make longer
--
-- The inspection tells the press (`tells`) when `rejects` of its last `window` pieces were rejected. The report arrives after `delay` (times the
-- lever on response), the search takes `found` (times find_cause; with `stops = true` the press stands meanwhile), then control is restored.
-- Nobody knows of the drift before its first piece has come through the buffer: what lies there was made before, and the press goes on
-- making more. So a place between two machines buys output and costs quality [Kim and Gershwin 2005].
--
-- One report or search at a time for a machine; signals meanwhile are dropped and nothing is counted. A repair ends a search. Pieces made before
-- go on arriving afterwards: without tracing they cause another, vain search; with `traced = true` each lot says which machine made it and when,
-- and what was made before that machine was restored does not count.
--
-- Here the inspection is the slower one, so the buffer is full. A drift in the n-th piece is told when that piece has been inspected; by then the
-- press has made n + 1 ... n + places + 1: places + 2 defective pieces a drift, exactly. Try --set places=0 and --set places=16.
local places = parameter("places", 4)

return study {
  title = "Feedback over " .. places .. " places",
  horizon = parameter("horizon", minutes(20000)),
  warm_up = minutes(1000),
  replications = parameter("replications", 20),
  headline = "defect_share",
  plant = plant {
    line "bracket" {
      machine "press" {
        cycle = minutes(1),
        quality = { out_of_control = percent(100), drifts = exponential(minutes(100)) },
      },
      buffer { capacity = places },
      inspection "gauge" {
        cycle = minutes(1.25),
        misses = percent(0),
        false_alarms = percent(0),
        quality = {
          feedback = {
            tells = "press",
            window = parameter("window", 1),
            rejects = parameter("rejects", 1),
            traced = parameter("traced", true),
            delay = parameter("delay", minutes(0)),
            found = parameter("found", minutes(0)),
          },
        },
      },
    },
    orders { product = "bracket", endless = true },
  },
}
