/** Icons, drawn in the colour of the text around them. */

function icon(path: string) {
  return () => (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={path} fill="currentColor" />
    </svg>
  );
}

export const PauseIcon = icon("M4 3h3v10H4zM9 3h3v10H9z");
export const PlayIcon = icon("M4.5 2.5v11l9-5.5z");
export const BackIcon = icon("M12.5 3v10L6 8zM3.5 3h2v10h-2z");
export const NextIcon = icon("M3.5 3v10L10 8zM10.5 3h2v10h-2z");
export const ClearIcon = icon(
  "M3.8 2.7 8 6.9l4.2-4.2 1.1 1.1L9.1 8l4.2 4.2-1.1 1.1L8 9.1l-4.2 4.2-1.1-1.1L6.9 8 2.7 3.8z",
);
export const FaceIcon = icon(
  "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zm0 1.5a5 5 0 1 1 0 10A5 5 0 0 1 8 3zM5.3 6h1.6v1.8H5.3zM9.1 6h1.6v1.8H9.1zM5 9.4h1.4a1.8 1.8 0 0 0 3.2 0H11a3.1 3.1 0 0 1-6 0z",
);
export const GripIcon = icon("M5 3h2v2H5zM9 3h2v2H9zM5 7h2v2H5zM9 7h2v2H9zM5 11h2v2H5zM9 11h2v2H9z");
export const EnlargeIcon = icon(
  "M9 2h5v5h-1.6V4.7L10 7.1 8.9 6l2.4-2.4H9zM2 9h1.6v2.3L6 8.9 7.1 10l-2.4 2.4H7V14H2z",
);
export const ReduceIcon = icon(
  "M13.3 1.6 14.4 2.7 11.7 5.4H14V7H9V2h1.6v2.3zM2 9h5v5H5.4v-2.3l-2.7 2.7-1.1-1.1 2.7-2.7H2z",
);
