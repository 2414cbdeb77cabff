/** What `qunyi start --help` and `qunyi help start` print. */

export const START_HELP = `Usage: qunyi start [--roles gateway,worker,console] [--json]

Runs Qunyi until it is told to stop (Ctrl-C, SIGTERM). Without --roles every role runs in this process.

  --roles <list>  gateway talks to the chat platforms, worker handles what came in, console serves the web pages;
                  split over processes they need DATABASE_URL
  --json          print one JSON value when it runs: {"url","roles","playground"}
`;
