// Scripts that Redis runs, each as a whole or not at all: a count changes together with what it counts. KEYS are named in the first line.

/** ARGV: id and images of each bundle. Returns how many bundles were new. */
export const REGISTER = `
local bundles, totals = KEYS[1], KEYS[2]
local new = 0
for i = 1, #ARGV, 2 do
  if redis.call('HSETNX', bundles, ARGV[i], '0') == 1 then
    new = new + 1
    redis.call('HINCRBY', totals, 'images', ARGV[i + 1])
  end
end
redis.call('HINCRBY', totals, 'bundles', new)
return new`;

/** ARGV: the id of a bundle and its images; how many were coded and how many failed; bytes read and written. */
export const FINISH = `
local bundles, totals = KEYS[1], KEYS[2]
local state = redis.call('HGET', bundles, ARGV[1])
if state == '1' then return 0 end
if not state then
  redis.call('HINCRBY', totals, 'images', ARGV[2])
  redis.call('HINCRBY', totals, 'bundles', 1)
end
redis.call('HSET', bundles, ARGV[1], '1')
redis.call('HINCRBY', totals, 'finished', 1)
redis.call('HINCRBY', totals, 'coded', ARGV[3])
redis.call('HINCRBY', totals, 'failed', ARGV[4])
redis.call('HINCRBY', totals, 'bytesRead', ARGV[5])
redis.call('HINCRBY', totals, 'bytesWritten', ARGV[6])
return 1`;

/** ARGV: fields of letters. Returns how many there were. */
export const FORGET = `
local letters, totals = KEYS[1], KEYS[2]
local gone = 0
for i = 1, #ARGV do gone = gone + redis.call('HDEL', letters, ARGV[i]) end
redis.call('HINCRBY', totals, 'images', -gone)
redis.call('HINCRBY', totals, 'failed', -gone)
return gone`;
