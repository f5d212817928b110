import { render } from "preact";
import { App } from "./app";
import { Address, browserAt } from "./net/address";
import { SocketReadings } from "./net/socket";
import { PageContext } from "./panels/context";
import { DigitBook } from "./sources/book";
import { Camera } from "./sources/camera";
import { Digits } from "./sources/digits";
import { Pad } from "./sources/pad";
import { Served } from "./sources/served";
import { hookOf } from "./state/hook";
import { openPage } from "./state/page";
import { applyTheme } from "./state/theme";
import "./style/theme.css";
import "./style/base.css";
import "./style/head.css";
import "./style/controls.css";
import "./style/panel.css";
import "./style/source.css";
import "./style/result.css";
import "./style/over.css";
import "./style/layout.css";
import "./style/values.css";

const address = new Address(new URL(location.href));
const book = new DigitBook((start, count) => address.fetchDigits(start, count));
const pad = new Pad();
const digits = new Digits(book);

const page = openPage(
  new SocketReadings(address.socket, browserAt(address)),
  (session, room) => ({
    camera: () => new Camera(),
    pad: () => pad,
    digits: () => digits,
    server: () => new Served(session, room),
  }),
  () => localStorage,
  {
    line: {
      get hash() {
        return location.hash;
      },
      replace: (hash) => history.replaceState(null, "", hash),
      listen: (heard) => addEventListener("hashchange", heard),
    },
    applyTheme: (theme) => applyTheme(document.documentElement, theme),
  },
);
window.convscope = hookOf(page);

const root = document.getElementById("page");
if (root) {
  render(
    <PageContext.Provider value={page}>
      <App />
    </PageContext.Provider>,
    root,
  );
}
