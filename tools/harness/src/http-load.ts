import { Agent, request } from 'node:http';
import type { Answer as DecisionAnswer } from '@meta-agent/decision';

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Persistent connections to one engine. */
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

  /** Requests a decision. @throws Error when the engine returns no decision */
  async predict(body: string): Promise<DecisionAnswer> {
    const { status, text } = await this.post('/api/ai/meta/predict', body);
    if (status !== 200) throw new Error(`${status}: ${text}`);
    return JSON.parse(text) as DecisionAnswer;
  }

  close(): void {
    this.#agent.destroy();
  }
}
