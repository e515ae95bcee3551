import { SAVED_AT_MS, smallDraft } from '../../testing/small-draft';
import type { ModelDraft } from './draft';
import { encodeArtifact } from './encode-artifact';
import { REPORT, sha256 } from './manifest';

describe('encodeArtifact', () => {
  it('passes the version, the metadata and the hash of each other file to the report', () => {
    const seen: Parameters<NonNullable<ModelDraft['report']>>[0][] = [];
    const report: ModelDraft['report'] = (saved) => {
      seen.push(saved);
      return 'report';
    };
    const { version, files } = encodeArtifact({ ...smallDraft(), report }, SAVED_AT_MS);
    expect(seen).toHaveLength(1);
    const [{ metadata, files: hashes }] = seen;
    expect(metadata.version).toBe(version);
    expect(hashes['weights.bin'].sha256).toBe(sha256(files.get('weights.bin') ?? ''));
    expect(hashes).not.toHaveProperty([REPORT]);
    expect(Buffer.from(files.get(REPORT) ?? '').toString()).toBe('report');
  });

  it('names a version after the learned contents, independent of the report', () => {
    const versionOf = (draft: ModelDraft) => encodeArtifact(draft, SAVED_AT_MS).version;
    const plain = versionOf(smallDraft());
    expect(versionOf({ ...smallDraft(), report: () => 'one' })).toBe(plain);
    expect(versionOf({ ...smallDraft(), report: () => 'other' })).toBe(plain);
    expect(versionOf(smallDraft(2))).not.toBe(plain);
  });
});
