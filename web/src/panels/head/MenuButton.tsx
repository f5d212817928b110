import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import type { Menu } from "../../state/controls";
import { usePage } from "../context";

/** What is open while a menu is: it stands beside the button, and closes the menu. */
export interface Opened {
  readonly anchor: () => Element | null;
  readonly close: () => void;
}

interface Props {
  readonly menu: Exclude<Menu, "">;
  readonly label: string;
  readonly title: string;
  readonly icon: ComponentChildren;
  readonly children: (opened: Opened) => ComponentChildren;
}

/** A button at the top of the page, and what it opens. */
export function MenuButton({ menu, label, title, icon, children }: Props) {
  const { controls } = usePage();
  const button = useRef<HTMLButtonElement>(null);
  const isOpen = controls.menu.value === menu;
  const close = () => {
    controls.menu.value = "";
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        class="round"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        aria-label={label}
        title={title}
        onClick={() => controls.open(menu)}
        data-testid={menu}
      >
        {icon}
      </button>
      {isOpen && children({ anchor: () => button.current, close })}
    </>
  );
}
