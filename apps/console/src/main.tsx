import { render } from 'preact';
import { Console } from './page/console';
import { adoptTheme } from './page/theme';

adoptTheme();
const root = document.getElementById('console');
if (root !== null) render(<Console />, root);
