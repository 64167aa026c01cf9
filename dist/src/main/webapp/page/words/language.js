import { en } from "./en.js";
import { ko } from "./ko.js";
import { remember, remembered } from "./memory.js";

const LANGUAGES = { en, ko };

export let language = initial();
/** Every word of the page in the present language. */
export let words = LANGUAGES[language];

function initial() {
  const chosen = remembered("language");
  if (chosen in LANGUAGES) return chosen;
  return navigator.languages.some((name) => name.startsWith("ko")) ? "ko" : "en";
}

export function speak(chosen) {
  language = chosen;
  words = LANGUAGES[chosen];
  remember("language", chosen);
}
