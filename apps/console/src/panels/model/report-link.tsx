import { useState } from 'preact/hooks';
import { engine, reasonOf } from '../../client/engine';
import { readToken } from '../../client/token';

const PATH = '/api/ai/meta/report';

/**
 * The training's report. A browser sends no token along with a link: with a token the page fetches
 * the report and saves it as a file.
 */
export function ReportLink({ version }: { readonly version: string }) {
  const [complaint, setComplaint] = useState<string | null>(null);
  if (readToken() === null) {
    return (
      <p>
        <a href={PATH} target="_blank" rel="noopener noreferrer">
          Training report
        </a>{' '}
        (opens in another tab)
      </p>
    );
  }
  const save = () => {
    engine.report().then(
      (html) => {
        saveAs(`report-${version}.html`, html);
        setComplaint(null);
      },
      (error: unknown) => {
        setComplaint(reasonOf(error));
      },
    );
  };
  return (
    <p>
      <button type="button" onClick={save}>
        Save the training report
      </button>
      {complaint !== null && <span class="bad"> {complaint}</span>}
    </p>
  );
}

function saveAs(name: string, html: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([html], { type: 'text/html' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
