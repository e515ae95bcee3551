import { render } from 'preact';

const root = document.getElementById('console');
if (root !== null) render(<p>Meta-Agent</p>, root);
