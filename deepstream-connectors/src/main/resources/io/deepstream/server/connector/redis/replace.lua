-- Writes a record if its version is the expected one.
-- KEYS: version, data, envelope (optional)
-- ARGV: expected version, "-1" for absent, "*" for any; next version; next data; time to live in ms, "0" for ever
local present, in_envelope = "-1", false
if redis.call("EXISTS", KEYS[2]) == 1 then
  present = redis.call("GET", KEYS[1]) or "-1"
end
if present == "-1" and KEYS[3] then
  local text = redis.pcall("GET", KEYS[3])
  local is_json, value = pcall(cjson.decode, text)
  if is_json and type(value) == "table" and type(value["_v"]) == "number" and type(value["_d"]) == "table" then
    present, in_envelope = string.format("%.0f", value["_v"]), true
  end
end
if ARGV[1] ~= "*" and ARGV[1] ~= present then
  return 0
end
if ARGV[4] == "0" then
  redis.call("MSET", KEYS[1], ARGV[2], KEYS[2], ARGV[3])
else
  redis.call("SET", KEYS[1], ARGV[2], "PX", ARGV[4])
  redis.call("SET", KEYS[2], ARGV[3], "PX", ARGV[4])
end
if in_envelope then
  redis.call("DEL", KEYS[3])
end
return 1
