-- 2014: the first year. Only how many smart factories there were in the end is known, and two texts differ.
return {
  year = 2014,
  cumulative = press(227, { low = 227, high = 277, source = "sedaily 22H94YIQNB; 277 is recalled" }),
}
