-- 28 Assembly: a kit of components for each piece
--
-- A component is a product whose route ends in a store: `store "wheels" { product = "wheel", capacity = 12 }`. An assembly is a machine with a
-- `kit`: for each piece of its lot it takes the named pieces out of the stores. What happens, exactly:
--   * The lot waits in the machine's queue until its whole kit is there; then the machine takes lot and kit at once. Meanwhile it is starved; another
--     lot whose kit is there may be taken before.
--   * Component lots are used first in, first out, also in part. A store holds `capacity` lots (one used in part keeps its place); when it is
--     full the machine before it blocks.
--   * A component's order closes when it arrives in the store. Its pieces stay in the plant, in the store and then in the assembly, until the work is
--     done: released = done + scrapped + assembled + inside.
--   * Each defective component of a kit spoils another piece of the lot, as long as there are good ones. Of a lot used in part the defective pieces among
--     those taken are hypergeometric.
--   * By product: kit = { { product = "tandem", parts = { wheels = 2, saddles = 2 } }, { parts = { wheels = 2, saddles = 1 } } }.
--   * `check` refuses a kit of what nobody makes or orders, one that a store can never hold, and an assembly of itself.
--
-- Here a cart takes 4 wheels (lots of 20) and a frame. Wheels are lost in 2 % of cases unseen, so a cart is good with 0.98^4 = 92.24 %.
return study {
  title = "Carts of frames and wheels",
  horizon = parameter("horizon", days(200)), warm_up = days(5), replications = parameter("replications", 20),
  headline = "escape_share",
  plant = plant {
    line "wheel" { machine "moulding" { cycle = exponential(minutes(2)), quality = { defects = percent(2) } } },
    line "frame" { machine "welding" { cycle = exponential(minutes(10)) } },
    line "cart" { machine "assembly" { cycle = exponential(minutes(8)), kit = { parts = { wheels = 4, frames = 1 } } } },
    store "wheels" { product = "wheel", capacity = 6 }, store "frames" { product = "frame", capacity = 10 },
    orders "wheels" { product = "wheel", endless = true, lot = 20 },
    orders "frames" { product = "frame", endless = true },
    orders "carts" { product = "cart", every = exponential(minutes(12)) },
  },
}
