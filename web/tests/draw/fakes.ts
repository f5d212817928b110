/** A canvas that keeps what is put on it, unless it is there for the time that drawing takes. */
export function fakeCanvas({ keeps = true } = {}) {
  const canvas = {
    width: 0,
    height: 0,
    made: 0,
    shown: new Uint32Array(0),
    getContext: () => ({
      createImageData(width: number, height: number) {
        canvas.made++;
        return { width, height, data: new Uint8ClampedArray(4 * width * height) };
      },
      putImageData(image: ImageData) {
        if (keeps) canvas.shown = new Uint32Array(image.data.buffer.slice(0));
      },
    }),
  };
  return { canvas, element: canvas as unknown as HTMLCanvasElement };
}
