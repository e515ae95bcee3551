import { horizonOf, volatilityRegimeOf, type SignalRecord } from '@meta-agent/features';
import type { MetaModel } from './meta-model';

/**
 * The artifact's threshold for a record: of its regime or its horizon where the model is certified by
 * it. Null: the model is certified by regime, and not in this one.
 */
export function artifactThreshold(model: MetaModel, record: SignalRecord): number | null {
  const { overrideThreshold, regimeCertificate = null, horizonCertificate = null } = model;
  if (regimeCertificate !== null) return regimeCertificate[volatilityRegimeOf(record)];
  const horizon = horizonCertificate === null ? null : horizonOf(record);
  if (horizonCertificate === null || horizon === null) return overrideThreshold;
  return horizonCertificate[horizon] ?? overrideThreshold;
}

/** The same where its precision is certified for the record's regime and horizon; else null. */
export function certifiedThreshold(model: MetaModel, record: SignalRecord): number | null {
  const { regimeCertificate = null, horizonCertificate = null, isCertified = false } = model;
  if (regimeCertificate === null && horizonCertificate !== null) {
    const horizon = horizonOf(record);
    return horizon === null ? null : (horizonCertificate[horizon] ?? null);
  }
  return isCertified ? artifactThreshold(model, record) : null;
}
