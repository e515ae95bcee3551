import { render } from 'preact';
import { Console } from './console';
import { adoptTheme } from './theme';

adoptTheme();
const root = document.getElementById('console');
if (root !== null) render(<Console />, root);
