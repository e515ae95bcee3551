import { painter } from './painter';
import { wrapPage, writePage } from './wrap-page';

describe('a page on a terminal', () => {
  it('has lines of whole words that fit the terminal', () => {
    expect(wrapPage('one two three four', 9)).toBe('one two\nthree\nfour');
    expect(wrapPage('short\n\none two three', 9)).toBe('short\n\none two\nthree');
  });

  it('is as it was off a terminal', () => {
    const text = 'a long sentence of many words';
    let written = '';
    writePage({ write: (more) => (written += String(more)) !== '' }, text);
    expect(written).toBe(`${text}\n`);
  });

  it('goes on below the first word of a line, right of its bullet', () => {
    expect(wrapPage('  - one two three', 12)).toBe('  - one two\n    three');
    expect(wrapPage('✗ one two three', 10)).toBe('✗ one two\n  three');
    expect(wrapPage('✅ one two three', 10)).toBe('✅ one two\n   three');
  });

  it('goes on beside the name of a value, and below the text of a log line', () => {
    expect(wrapPage('data  one two three', 14)).toBe('data  one two\n      three');
    expect(wrapPage('[INFO] one two three', 14)).toBe('[INFO] one two\n       three');
  });

  it('counts no column for a colour, and two for an emoji', () => {
    const stream = { isTTY: true, hasColors: () => true } as unknown as NodeJS.WriteStream;
    const paint = painter(stream);
    const painted = paint('red', 'one two');
    expect(wrapPage(painted, 7)).toBe(painted);
    expect(wrapPage('✅ one two', 10)).toBe('✅ one two');
    expect(wrapPage('✅ one two', 9)).toBe('✅ one\n   two');
  });

  it('keeps a number beside its unit', () => {
    expect(wrapPage('it changes 4.2 % of them', 14)).toBe('it changes\n4.2 % of them');
    expect(wrapPage('decides 58 / s here', 11)).toBe('decides\n58 / s here');
    expect(wrapPage('takes 1.2 ms, mean', 10)).toBe('takes\n1.2 ms,\nmean');
    expect(wrapPage('of 7 skipped', 5)).toBe('of 7\nskipped');
  });

  it('leaves tables and JSON whole, which are copied or fitted elsewhere', () => {
    for (const line of [
      '│ a │ b c d e │',
      '└───┴─ ──────┘',
      '{"a": "b c d e f"}',
      '  "a": "b c d",',
    ]) {
      expect(wrapPage(line, 5)).toBe(line);
    }
  });

  it('leaves a command whole, with its quoted words, up to the end of its clause', () => {
    const command = "meta-ops rollback --reason 'bad, slow. x' --to 1a2b3c4d";
    expect(wrapPage(`Type ${command}, then look at it`, 20)).toBe(
      `Type\n${command},\nthen look at it`,
    );
    for (const start of ['sudo ', 'npx --no -- ', '/opt/node modules/'.replace(' ', '_')]) {
      expect(wrapPage(`  next: ${start}${command}`, 20)).toBe(`  next:\n  ${start}${command}`);
    }
  });

  it('leaves a word whole that is wider than the terminal', () => {
    expect(wrapPage('at /a/long/path here', 8)).toBe('at\n/a/long/path\nhere');
  });
});
