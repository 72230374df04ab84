-- 76 Indicators: ISO 22400-2 by its names, worked out by hand
--
--   gongjang kpi scenarios/recipes/76-indicators.lua            plant, stations, people; lead time and work in process
--   gongjang doc kpi                                            how each is made, and which of the standard's 34 the model cannot have
--
-- The window is the study's: from warm_up + settle to the end. Each indicator is taken from every replication and printed with the interval of
-- its mean; one that does not apply (no failure, no people) is "-", in JSON null. Times of a station are summed over its machines, those of the plant
-- over all its stations. Minor stops count as working time that makes nothing: they lower effectiveness, not availability.
-- Lead times are of lots, from release to leaving, and their quantiles are exact to a sixteenth; work in process is looked at in 1,000 equal steps.
--
-- Here nothing is left to chance. Every hour an order of 60 pieces comes as one lot. The press makes a piece in 50 s (ideally 40 s): 50 minutes a lot.
-- After 5 hours of work it fails, always at the start of a lot, for 10 minutes. The packer takes 20 s a piece: 20 minutes a lot. So in 6 hours:
--
--   press   300 min working, 10 down, 50 without an order      PBT = 310: availability 300/310, effectiveness 40/50, OEE 240/310
--           1 failure                                          MTTF 5 h, MTTR 10 min, MTBF (300 + 10) min
--   packer  120 min working, 240 starved                       PBT = 360: availability and allocation efficiency 1/3, utilisation efficiency 1
--   lots    5 of 50 + 20 min, 1 of 80 min                      mean lead time 71 2/3 min; 60 pieces x 430 min inside of 360: 71 2/3 on average
--   plant   AUBT 430 min of AOET 430 min                       allocation ratio 1: no lot ever waits for a machine
--
return study {
  title = "Indicators that can be worked out by hand",
  title_ko = "손으로 계산하는 지표",
  warm_up = hours(6), horizon = hours(168), replications = 2,
  plant = plant {
    line "tin" {
      machine "press" {
        cycle = seconds(50), ideal = seconds(40),
        fails = { every = hours(5), clock = "operating", repair = minutes(10) },
      },
      buffer { capacity = 10 },
      machine "pack" { cycle = seconds(20) },
    },
    orders { product = "tin", every = hours(1), quantity = 60, lot = 60 },
  },
}
