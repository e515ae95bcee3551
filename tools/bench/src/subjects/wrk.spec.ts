import { readOutput } from './wrk';

const OUTPUT = `Running 3s test @ http://127.0.0.1:1/
  1 threads and 16 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency   371.52us  308.48us  10.71ms   97.95%
    Req/Sec    44.01k     4.26k   47.55k    90.00%
  Latency Distribution
     50%  339.00us
     75%  363.00us
     90%  430.00us
     99%    1.31ms
  131503 requests in 3.00s, 46.53MB read
Requests/sec:  43799.45
Transfer/sec:     15.50MB
`;

describe('what wrk prints', () => {
  it('is read: requests, rate, latency', () => {
    const read = { requests: 131_503, perSecond: 43_799.45, p99: 1.31, others: 0, late: 0 };
    expect(readOutput(OUTPUT)).toEqual(read);
  });

  it('tells answers that are no decisions, and answers that are late', () => {
    const more =
      '  Socket errors: connect 0, read 0, write 0, timeout 3\n  Non-2xx or 3xx responses: 7\n';
    expect(readOutput(OUTPUT + more)).toMatchObject({ others: 7, late: 3 });
  });

  it('is an error when a connection broke', () => {
    const broken = '  Socket errors: connect 0, read 2, write 0, timeout 0\n';
    expect(() => readOutput(OUTPUT + broken)).toThrow('read 2');
  });
});
