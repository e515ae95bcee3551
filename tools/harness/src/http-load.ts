import { Agent, request } from 'node:http';
import type { Answer as DecisionAnswer } from '@meta-agent/decision';

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Connections to one engine that are kept open. */
export class HttpLoad {
  readonly #agent: Agent;
  readonly #url: string;

  constructor(url: string, connections: number) {
    this.#url = url;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** Posts a body. @throws Error when the connection breaks */
  post(path: string, body: string | Buffer, contentType = 'application/json'): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const headers = { 'content-type': contentType, 'content-length': Buffer.byteLength(body) };
      const options = { method: 'POST', agent: this.#agent, headers };
      const req = request(this.#url + path, options, (res) => {
        const chunks: Buffer[] = [];
        res.on('data', (chunk: Buffer) => chunks.push(chunk));
        res.on('error', reject);
        res.on('end', () => {
          resolve({ status: res.statusCode ?? 0, text: Buffer.concat(chunks).toString() });
        });
      });
      req.on('error', reject);
      req.end(body);
    });
  }

  /** Asks for a decision. @throws Error when there is none */
  async predict(body: string): Promise<DecisionAnswer> {
    const { status, text } = await this.post('/api/ai/meta/predict', body);
    if (status !== 200) throw new Error(`${status}: ${text}`);
    return JSON.parse(text) as DecisionAnswer;
  }

  close(): void {
    this.#agent.destroy();
  }
}
