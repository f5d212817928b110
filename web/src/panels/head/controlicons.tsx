/** Icons of the controls, drawn in the colour of the text around them. */

function icon(path: string) {
  return () => (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={path} fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" />
    </svg>
  );
}

export const SettingsIcon = icon("M2 4.5h6.5M12 4.5h2M10.2 2.8v3.4M2 11.5h2M7.5 11.5H14M5.8 9.8v3.4");
export const AddIcon = icon("M8 3v10M3 8h10");
export const UndoIcon = icon("M6 3 2.8 6.2 6 9.4M3 6.2h6.2a3.6 3.6 0 0 1 0 7.2H6.5");
export const RedoIcon = icon("M10 3l3.2 3.2L10 9.4M13 6.2H6.8a3.6 3.6 0 0 0 0 7.2h2.7");
export const MoreIcon = icon("M3 4.5h10M3 8h10M3 11.5h10");
export const LinkIcon = icon(
  "M6.8 9.2a2.6 2.6 0 0 0 3.7 0l2.3-2.3a2.6 2.6 0 0 0-3.7-3.7l-.8.8M9.2 6.8a2.6 2.6 0 0 0-3.7 0L3.2 9.1a2.6 2.6 0 0 0 3.7 3.7l.8-.8",
);
