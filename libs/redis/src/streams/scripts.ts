const WHY_DELETED = 'The signal was deleted before it was decided.';

/**
 * Publishes the outcomes of signals and acknowledges them. Redis runs a script as it runs a MULTI:
 * nothing comes between, and the append-only file gets all of it or nothing. A script may also ask
 * first, which a MULTI cannot: only what is still pending is published, so a signal that two
 * consumers decided, or whose reply was lost, is published once.
 *
 * XADD comes before XACK: when Redis is full or read-only the first write fails, and nothing has
 * been acknowledged yet.
 *
 * KEYS: signals, decisions, rejected, rows. ARGV: group, consumer, then for each signal: id, decision
 * or '', for a rejected one record, code, reason, and the row of the decision log or ''. Returns 1 or 0
 * for each signal: published now, or not pending any more. A key of another type fails before the first
 * write: else its part would be missing, or the others be there twice.
 */
export const PUBLISH = `
local published = {}
for i = 2, 4 do redis.call('XLEN', KEYS[i]) end
for i = 3, #ARGV, 6 do
  local id = ARGV[i]
  local pending = redis.call('XPENDING', KEYS[1], ARGV[1], id, id, 1)
  if #pending == 1 then
    if ARGV[i + 1] ~= '' then
      redis.call('XADD', KEYS[2], '*', 'decision', ARGV[i + 1])
      if ARGV[i + 5] ~= '' then
        redis.call('XADD', KEYS[4], '*', 'engine', ARGV[2], 'row', ARGV[i + 5])
      end
    else
      redis.call('XADD', KEYS[3], '*', 'signal_id', id, 'record', ARGV[i + 2],
        'code', ARGV[i + 3], 'reason', ARGV[i + 4], 'deliveries', pending[1][4])
    end
    redis.call('XACK', KEYS[1], ARGV[1], id)
  end
  published[#published + 1] = #pending
end
return published`;

/**
 * Rejects pending signals in Redis, and acknowledges them. The record is copied there: one that is too large for
 * an engine, or that ends it, is not sent to an engine again. A signal whose entry was deleted is rejected as
 * `deleted`: XCLAIM and XAUTOCLAIM of Redis 7 would forget it without a trace.
 *
 * KEYS: signals, rejected. ARGV: group, code, reason, then ids; with an empty code the deleted ones alone.
 * Returns the code for each id, or '' where nothing was rejected.
 */
export const REJECT = `
local codes = {}
redis.call('XLEN', KEYS[2])
for i = 4, #ARGV do
  local id = ARGV[i]
  local pending = redis.call('XPENDING', KEYS[1], ARGV[1], id, id, 1)
  local found = redis.call('XRANGE', KEYS[1], id, id)
  local code, reason, record = ARGV[2], ARGV[3], ''
  if #found == 0 then
    code, reason = 'deleted', '${WHY_DELETED}'
  elseif code ~= '' then
    for k = 1, #found[1][2], 2 do
      if found[1][2][k] == 'record' then record = found[1][2][k + 1] end
    end
  end
  if #pending == 0 then code = '' end
  if code ~= '' then
    redis.call('XADD', KEYS[2], '*', 'signal_id', id, 'record', record,
      'code', code, 'reason', reason, 'deliveries', pending[1][4])
    redis.call('XACK', KEYS[1], ARGV[1], id)
  end
  codes[#codes + 1] = code
end
return codes`;

/**
 * Takes over what other consumers have not acknowledged for a time. Redis 7 forgets those whose entry was
 * deleted: they are rejected in the same step. Before, they are taken over as they are.
 *
 * KEYS: signals, rejected. ARGV: group, consumer, least idle time in milliseconds, cursor, most entries.
 * Returns the next cursor, how many were taken over, how many were rejected. How often these were delivered
 * is not known any more.
 */
export const TAKE_OVER = `
redis.call('XLEN', KEYS[2])
local reply = redis.call('XAUTOCLAIM', KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4],
  'COUNT', ARGV[5], 'JUSTID')
local deleted = reply[3] or {}
for _, id in ipairs(deleted) do
  redis.call('XADD', KEYS[2], '*', 'signal_id', id, 'record', '',
    'code', 'deleted', 'reason', '${WHY_DELETED}', 'deliveries', '')
end
return {reply[1], #reply[2], #deleted}`;

/**
 * The state of a consumer group. KEYS: the stream. ARGV: group, most entries to count.
 * Returns length, last delivered id, pending, entries not delivered yet, id of the first of them,
 * id of the oldest pending one, consumers; an empty array without the group.
 *
 * Redis 7 knows the lag, unless entries were deleted; otherwise the entries are counted, up to the
 * limit.
 */
export const MEASURE = `
if redis.call('EXISTS', KEYS[1]) == 0 then return {} end
for _, flat in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
  local group = {}
  for i = 1, #flat, 2 do group[flat[i]] = flat[i + 1] end
  if group['name'] == ARGV[1] then
    local last = group['last-delivered-id']
    local first = redis.call('XRANGE', KEYS[1], '(' .. last, '+', 'COUNT', 1)
    local lag = group['lag']
    if not lag then
      lag = #first == 0 and 0 or #redis.call('XRANGE', KEYS[1], '(' .. last, '+', 'COUNT', ARGV[2])
    end
    local oldest = redis.call('XPENDING', KEYS[1], ARGV[1])[2]
    return {redis.call('XLEN', KEYS[1]), last, group['pending'], lag,
      #first == 1 and first[1][1] or '', oldest or '', group['consumers']}
  end
end
return {}`;

/**
 * Forgets a consumer that has nothing pending: with entries pending, XGROUP DELCONSUMER would lose
 * them. KEYS: the stream. ARGV: group, consumer.
 */
export const FORGET = `
if #redis.call('XPENDING', KEYS[1], ARGV[1], '-', '+', 1, ARGV[2]) > 0 then return 0 end
redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], ARGV[2])
return 1`;

/**
 * Removes entries that are older than a time, and that every group has read and acknowledged.
 * KEYS: the stream. ARGV: the time in milliseconds, 1 if entries may be removed without a group.
 * Returns how many were removed. The check and the removal are one step: nothing is read between.
 */
export const TRIM = `
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
local function parts(id)
  local ms, seq = string.match(id, '(%d+)-(%d+)')
  return tonumber(ms), tonumber(seq)
end
local bound = ARGV[1] .. '-0'
local groups = redis.call('XINFO', 'GROUPS', KEYS[1])
if #groups == 0 and ARGV[2] ~= '1' then return 0 end
for _, flat in ipairs(groups) do
  local group = {}
  for i = 1, #flat, 2 do group[flat[i]] = flat[i + 1] end
  local needed = redis.call('XPENDING', KEYS[1], group['name'])[2] or group['last-delivered-id']
  local ms, seq = parts(needed)
  local boundMs, boundSeq = parts(bound)
  if ms < boundMs or (ms == boundMs and seq < boundSeq) then bound = needed end
end
return redis.call('XTRIM', KEYS[1], 'MINID', '=', bound)`;

/**
 * Sends the records of rejected signals again, as new signals, and notes it. KEYS: signals, rejected,
 * redriven. ARGV: why, who, then ids of rejected entries. Returns how many were sent; an entry that is
 * gone, or whose record is gone, is left out.
 */
export const REDRIVE = `
local sent = 0
for i = 3, #ARGV do
  local found = redis.call('XRANGE', KEYS[2], ARGV[i], ARGV[i])
  if #found == 1 then
    local entry = {}
    for k = 1, #found[1][2], 2 do entry[found[1][2][k]] = found[1][2][k + 1] end
    if entry['code'] ~= 'deleted' then
      local id = redis.call('XADD', KEYS[1], '*', 'record', entry['record'])
      redis.call('XADD', KEYS[3], '*', 'signal_id', entry['signal_id'], 'new_signal_id', id,
        'code', entry['code'], 'why', ARGV[1], 'by', ARGV[2])
      redis.call('XDEL', KEYS[2], ARGV[i])
      sent = sent + 1
    end
  end
end
return sent`;

/**
 * Makes somebody the one reader of the rows for a time, or longer. KEYS: rows-reader. ARGV: who, the time in
 * milliseconds. Returns who reads them: another one while its time is not over.
 */
export const CLAIM_ROWS = `
local reader = redis.call('GET', KEYS[1])
if reader and reader ~= ARGV[1] then return reader end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return ARGV[1]`;

/**
 * Forgets the place of a supervisor that runs no more. KEYS: rows, rows-reader. ARGV: its group. Returns 0
 * while a supervisor reads.
 */
export const RETIRE = `
if redis.call('EXISTS', KEYS[2]) == 1 then return 0 end
if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('XGROUP', 'DESTROY', KEYS[1], ARGV[1]) end
return 1`;

/**
 * Sends signals that were not sent before. KEYS: signals, sent and sent-records (hashes by series: the
 * time of the last signal; its time and digest). ARGV: for each signal: the name of its series, its time in
 * milliseconds, its record. In a series time grows: what is not later than the last one was sent already, and
 * its reply was lost, unless its record is another: then somebody else sends this series too.
 * Returns for each: `sent`; `known`; `other`, the last one with another record; `earlier` than the last one.
 */
export const SEND = `
local results = {}
for i = 1, #ARGV, 3 do
  local series, ms, record = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  local mark = ms .. ' ' .. redis.sha1hex(record)
  local last = tonumber(redis.call('HGET', KEYS[2], series) or '-inf')
  local result = 'known'
  if last < tonumber(ms) then
    redis.call('XADD', KEYS[1], '*', 'record', record)
    redis.call('HSET', KEYS[2], series, ms)
    redis.call('HSET', KEYS[3], series, mark)
    result = 'sent'
  elseif last > tonumber(ms) then
    result = 'earlier'
  else
    local known = redis.call('HGET', KEYS[3], series) or ''
    local isOfThisTime = string.sub(known, 1, #ms + 1) == ms .. ' '
    if isOfThisTime and known ~= mark then result = 'other' end
  end
  results[#results + 1] = result
end
return results`;
