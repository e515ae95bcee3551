/** Texts for people: calls whose arguments are not mutated. A mutant of a text is no fault of the code. */
const CALLS = new Set(['describe', 'meta']);

/** A plugin of Stryker, which finds it by the name of this export. */
exports.strykerPlugins = [
  {
    kind: 'Ignore',
    name: 'texts',
    value: {
      shouldIgnore({ node, parent }) {
        if (node.type === 'NewExpression' && /Error$/.test(node.callee.name ?? '')) {
          return 'the text of an error';
        }
        const isArgument = parent?.type === 'CallExpression' && parent.arguments.includes(node);
        if (isArgument && CALLS.has(parent.callee.property?.name)) return 'a description';
        return undefined;
      },
    },
  },
];
