local t = setmetatable({}, { __index = function(t, k) return t[k .. "x"] end, __close = print })
local a <close> = t
while true do pcall(function() local s = string.rep("x", 9) .. t.y end) end
