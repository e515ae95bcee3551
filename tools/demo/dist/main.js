"use strict";
var __importDefault = (this && this.__importDefault) || function (mod) {
    return (mod && mod.__esModule) ? mod : { "default": mod };
};
Object.defineProperty(exports, "__esModule", { value: true });
const node_child_process_1 = require("node:child_process");
const node_fs_1 = require("node:fs");
const node_path_1 = require("node:path");
const decision_1 = require("@meta-agent/decision");
const features_1 = require("@meta-agent/features");
const model_io_1 = require("@meta-agent/model-io");
const cli_table3_1 = __importDefault(require("cli-table3"));
const sync_1 = require("csv-parse/sync");
const ROOT = (0, node_path_1.join)(__dirname, '../../..');
const FOLDER = (0, node_path_1.join)(ROOT, 'demo');
const MARKET = (0, node_path_1.join)(FOLDER, 'market');
const HELD_OUT = 10;
const RECORDS = 20_000 + HELD_OUT;
/** A market whose last ten records show each kind of decision. */
const SEED = 7;
/** Simulate, train, gate, promote; then decide ten records that no step has seen. */
async function main() {
    (0, node_fs_1.rmSync)(FOLDER, { recursive: true, force: true });
    run('tools/simulate/bin/meta-simulate.js', ...['--out', show(MARKET), '--records', String(RECORDS), '--seed', String(SEED)]);
    const heldOut = holdOut((0, node_path_1.join)(MARKET, 'predictions.jsonl'), (0, node_path_1.join)(FOLDER, 'training.jsonl'));
    const modelDir = (0, node_path_1.join)(FOLDER, 'models');
    run('apps/trainer/bin/meta-trainer.js', ...['train', '--predictions', show((0, node_path_1.join)(FOLDER, 'training.jsonl'))], ...['--outcomes', show((0, node_path_1.join)(MARKET, 'outcomes.csv'))], ...['--labels', show((0, node_path_1.join)(MARKET, 'labels.csv')), '--label-horizon', '120'], ...['--model-dir', show(modelDir)]);
    const agent = new decision_1.MetaAgent({ model: await (0, model_io_1.openModel)(modelDir) });
    process.stdout.write(`\nTen simulated records that the model has never seen:\n`);
    process.stdout.write(`${decideAll(agent, heldOut, readLabels((0, node_path_1.join)(MARKET, 'labels.csv')))}\n`);
}
/** Runs a command of this repository as a user would, and shows the line that was typed. */
function run(bin, ...args) {
    process.stdout.write(`\n$ ${bin.replace(/.*\//, 'npx ').replace('.js', '')} ${args.join(' ')}\n`);
    (0, node_child_process_1.execFileSync)(process.execPath, [(0, node_path_1.join)(ROOT, bin), ...args], { cwd: ROOT, stdio: 'inherit' });
}
const show = (path) => (0, node_path_1.relative)(ROOT, path);
/** Moves the last records of a log out of what is trained on. */
function holdOut(log, trainingLog) {
    const lines = (0, node_fs_1.readFileSync)(log, 'utf8').trimEnd().split('\n');
    (0, node_fs_1.writeFileSync)(trainingLog, `${lines.slice(0, -HELD_OUT).join('\n')}\n`);
    return lines.slice(-HELD_OUT).map((line) => features_1.logRecordSchema.parse(JSON.parse(line)));
}
/** The right action by timestamp and symbol. */
function readLabels(path) {
    const rows = (0, sync_1.parse)((0, node_fs_1.readFileSync)(path), {
        columns: true,
    });
    return new Map(rows.map((row) => [`${row.timestamp} ${row.symbol}`, row.label]));
}
function decideAll(agent, records, labels) {
    const head = ['time', 'symbol', ...features_1.AGENTS, 'vote', 'decision', 'reason', 'right was'];
    const chars = { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' };
    const table = new cli_table3_1.default({ head, chars, style: { head: [], border: [] } });
    for (const record of records) {
        const { timestamp, symbol, base_predictions } = record;
        const decision = agent.predict(record);
        const at = (action, confidence) => `${action} ${confidence.toFixed(2)}`;
        table.push([
            timestamp.slice(11, 16),
            symbol,
            ...features_1.AGENTS.map((agentName) => {
                const signal = base_predictions[agentName];
                return signal ? at(signal.action, signal.confidence) : '–';
            }),
            at(decision.base_ensemble_action, decision.base_ensemble_confidence),
            at(decision.action, decision.confidence),
            decision.reason,
            labels.get(`${timestamp} ${symbol}`) ?? '–',
        ]);
    }
    return table.toString();
}
void main();
//# sourceMappingURL=main.js.map