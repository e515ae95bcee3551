import { chooseZone, useZone } from './zone';

/** Switches all times of the page between UTC and the zone of this machine. */
export function ZoneSwitch() {
  const zone = useZone();
  const other = zone === 'utc' ? 'local' : 'utc';
  return (
    <button
      type="button"
      data-zone={zone}
      onClick={() => {
        chooseZone(other);
      }}
    >
      {zone === 'utc' ? 'Times: UTC' : 'Times: local'}
    </button>
  );
}
