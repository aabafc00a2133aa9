-- Removes a record. KEYS: version, data, envelope (optional): something else under the record's name is left alone
redis.call("DEL", KEYS[1], KEYS[2])
if KEYS[3] then
  local text = redis.pcall("GET", KEYS[3])
  local is_json, value = pcall(cjson.decode, text)
  if is_json and type(value) == "table" and value["_v"] and value["_d"] then
    redis.call("DEL", KEYS[3])
  end
end
return 1
