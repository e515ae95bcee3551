import { peerOf } from './caller';

describe('the caller of a connection', () => {
  it.each([
    ['192.0.2.7', 'address 192.0.2.7'],
    ['::ffff:192.0.2.7', 'address 192.0.2.7'],
    ['2001:db8:0:1::9', 'address 2001:db8:0:1'],
    ['2001:db8::9', 'address 2001:db8:0:0'],
    ['2001:db8:0:1:2:3:4:5', 'address 2001:db8:0:1'],
    ['fe80::1%eth0', 'address fe80:0:0:0'],
    ['::1', 'address 0:0:0:0'],
    [undefined, 'address unknown'],
  ])('of %s is %s', (remoteAddress, id) => {
    expect(peerOf({ remoteAddress })).toEqual({ id, isKnown: false });
  });
});
