// The keys, in a dialog.
import { useEffect, useRef } from "preact/hooks";

const keys: [string[], string][] = [
  [["/"], "search"],
  [["↓", "j"], "next finding"],
  [["↑", "k"], "previous finding"],
  [["Page ↓", "Page ↑"], "a screen on, a screen back"],
  [["Home", "End"], "first, last"],
  [["Enter"], "open a finding; open or close a group"],
  [["→", "←"], "open, close a group"],
  [["Esc"], "close what is open"],
  [["?"], "this list"],
];

export function Help({ onClose }: { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby="keys"
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && dialog.current?.close()}
    >
      <div class="sheet">
        <h2 id="keys">Keys</h2>
        <dl>
          {keys.map(([names, does]) => (
            <div>
              <dt>
                {names.map((name, i) => (
                  <>
                    {i > 0 && " "}
                    <kbd>{name}</kbd>
                  </>
                ))}
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
        <p class="quiet">
          The arrows move while the list has the focus. The address holds filters and the opened finding: copy it to
          share what you see.
        </p>
        <p>
          <button type="button" onClick={() => dialog.current?.close()}>
            Close
          </button>
        </p>
      </div>
    </dialog>
  );
}
