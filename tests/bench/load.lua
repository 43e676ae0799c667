-- What wrk asks for (see load.py): MODE, KEYS (a file, one a line), FIRST (the first key's number), TOKEN.
local mode, first = os.getenv("MODE"), tonumber(os.getenv("FIRST") or "0")
local keys, at = {}, first
for line in io.lines(os.getenv("KEYS")) do keys[#keys + 1] = line end
wrk.headers["Authorization"] = "Bearer " .. os.getenv("TOKEN")
wrk.headers["Content-Type"] = "application/json"

local function next_key()
  at = at + 1
  return keys[(at - 1) % #keys + 1]
end

local requests = {
  get = function() return wrk.format("GET", "/v1.0/users/" .. keys[math.random(#keys)]) end,
  path = function() return wrk.format("GET", keys[math.random(#keys)]) end,
  create = function()
    local name = next_key()
    return wrk.format("POST", "/v1.0/users", nil, '{"accountEnabled":true,"displayName":"New ' .. name .. '","mailNickname":"' .. name ..
      '","userPrincipalName":"' .. name .. '@bench.example","usageLocation":"NL","passwordProfile":{"password":"Zomer-2026-x!"}}')
  end,
  assign = function()
    return wrk.format("POST", "/v1.0/users/" .. next_key() .. "/assignLicense", nil,
      '{"addLicenses":[{"skuId":"4b9405b0-7788-4568-add1-99614e613b69","disabledPlans":[]}],"removeLicenses":[]}')
  end,
  delete = function() return wrk.format("DELETE", "/v1.0/users/" .. next_key()) end,
  restore = function() return wrk.format("POST", "/v1.0/directory/deletedItems/" .. next_key() .. "/restore", nil, "{}") end,
}
request = requests[mode]

local shown = 0
response = function(status, headers, body)
  if status >= 300 and shown < 3 then
    shown = shown + 1
    io.stderr:write("  ", mode, ": ", status, " ", body:sub(1, 300), "\n")
  end
end

done = function(summary, latency, each)
  io.write(string.format('{"requests":%d,"seconds":%.6f,"refused":%d,"broken":%d,"p50":%.3f,"p99":%.3f}\n', summary.requests,
    summary.duration / 1e6, summary.errors.status, summary.errors.connect + summary.errors.read + summary.errors.write +
    summary.errors.timeout, latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
