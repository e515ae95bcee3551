import { fleetReportSchema } from '@meta-agent/engine-api';
import type { DeskState } from '@meta-agent/fleet';
import { FleetWatch } from './fleet-watch';

const SETTINGS = { redis: { url: 'redis://desk:secret@10.0.0.5' }, prefix: 'meta' };
const SINCE = '2026-11-26T12:00:00.000Z';

const deskOf = (desk: string, state: DeskState['state']): DeskState => ({
  ...{ desk, state, attempts: 1, progress: null, outcome: null, reason: null },
  ...{ finished_at: null, since: SINCE },
});

describe('the fleet of the console', () => {
  it('is empty when no Redis is named', async () => {
    const report = await new FleetWatch(null, () => 0).read();
    expect(report).toMatchObject({ redis: null, week: null, desks: [], flaw: null });
    expect(fleetReportSchema.parse(report)).toEqual(report);
  });

  it('names at most 100 desks, failed ones first, and counts all of them', async () => {
    const many = Array.from({ length: 150 }, (_, i) => deskOf(`d${i}`, 'promoted'));
    const desks = [...many, deskOf('bad', 'failed')];
    const read = () => Promise.resolve({ week: '2026-W48', workers: 2, desks });
    const report = await new FleetWatch(SETTINGS, () => 0, read).read();
    expect(report.desks).toHaveLength(100);
    expect(report.desks[0].desk).toBe('bad');
    expect(report.counts).toMatchObject({ failed: 1, promoted: 150, training: 0 });
    expect(report.redis).toBe('redis://10.0.0.5');
    expect(fleetReportSchema.parse(report)).toEqual(report);
  });

  it('tells why a training failed, without the folders of its machine', async () => {
    const reason =
      'invalid_config: /srv/desk-a/conf/bad.json: recipe: expected auto/guide, received "x"';
    const desks = [{ ...deskOf('bad', 'failed'), reason }];
    const read = () => Promise.resolve({ week: '2026-W48', workers: 1, desks });
    const { desks: shown } = await new FleetWatch(SETTINGS, () => 0, read).read();
    expect(shown[0].reason).toBe(
      'invalid_config: bad.json: recipe: expected auto/guide, received "x"',
    );
  });

  it('tells why Redis cannot be read, and asks it again after five seconds', async () => {
    let asked = 0;
    let nowMs = 0;
    const read = () => {
      asked += 1;
      return Promise.reject(Object.assign(new Error('refused'), { code: 'redis_unusable' }));
    };
    const watch = new FleetWatch(SETTINGS, () => nowMs, read);
    const reports = await Promise.all([watch.read(), watch.read()]);
    expect(reports[1].flaw).toEqual({ code: 'redis_unusable', message: 'refused' });
    expect(asked).toBe(1);
    nowMs = 5000;
    await watch.read();
    expect(asked).toBe(2);
  });
});
