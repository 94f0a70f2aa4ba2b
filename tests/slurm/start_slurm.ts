/**
 * A Slurm of its own for tests: a controller and a node of this machine, with
 * Debian's `slurm-wlm` and `munge`, as root, on ports and folders of its own.
 *
 * @module
 */

import { join } from "@std/path";

/** Slurm, running. */
export interface Slurm extends AsyncDisposable {
  /** The file of its configuration, for `SLURM_CONF`. */
  readonly conf: string;
  /** Ends the node's daemon and the jobs on it at once, as a crash does. */
  killNode(): Promise<void>;
  /** Starts the node's daemon. */
  startNode(): Promise<void>;
  /** Ends the controller and starts it again. */
  restartController(): Promise<void>;
}

const decoder = new TextDecoder();

/** Runs a command to its end. */
export async function command(
  name: string,
  args: readonly string[],
): Promise<{ readonly code: number; readonly out: string; err: string }> {
  const { code, stdout, stderr } = await new Deno.Command(name, {
    args: [...args],
  }).output();
  return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}

/** Asks again until the answer is yes. */
export async function until(
  what: string,
  isSo: () => Promise<boolean>,
  seconds = 60,
): Promise<void> {
  const end = Date.now() + 1000 * seconds;
  while (!await isSo()) {
    if (Date.now() > end) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

/** Starts Slurm in a new folder. */
export async function startSlurm(cpus: number): Promise<Slurm> {
  const home = await Deno.makeTempDir({ prefix: "niglm-slurm-" });
  await Deno.chmod(home, 0o755);
  const [host] = (await command("hostname", ["-s"])).out.trim().split("\n");
  const socket = join(home, "munge.socket");
  const key = join(home, "munge.key");
  await Deno.writeFile(key, crypto.getRandomValues(new Uint8Array(128)), {
    mode: 0o600,
  });
  for (const name of ["state", "spool", "munge"]) {
    await Deno.mkdir(join(home, name));
  }
  const conf = join(home, "slurm.conf");
  const memory = Math.floor(Deno.systemMemoryInfo().total / 2 ** 20 / 2);
  await Deno.writeTextFile(
    conf,
    `ClusterName=niglm
SlurmctldHost=${host}(127.0.0.1)
SlurmctldPort=${freePort()}
SlurmdPort=${freePort()}
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket=${socket}
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
JobAcctGatherType=jobacct_gather/linux
JobAcctGatherFrequency=1
JobAcctGatherParams=OverMemoryKill
SlurmUser=root
SlurmdUser=root
ReturnToService=2
MpiDefault=none
SwitchType=switch/none
StateSaveLocation=${home}/state
SlurmdSpoolDir=${home}/spool
SlurmctldPidFile=${home}/slurmctld.pid
SlurmdPidFile=${home}/slurmd.pid
SlurmctldLogFile=${home}/slurmctld.log
SlurmdLogFile=${home}/slurmd.log
SlurmdTimeout=10
SlurmctldTimeout=10
InactiveLimit=0
KillWait=2
MinJobAge=300
BatchStartTimeout=20
SchedulerType=sched/backfill
SchedulerParameters=sched_interval=2,batch_sched_delay=0
NodeName=${host} NodeAddr=127.0.0.1 CPUs=${cpus} RealMemory=${memory} State=UNKNOWN
PartitionName=test Nodes=${host} Default=YES MaxTime=INFINITE State=UP
`,
  );
  const daemons = new Map<string, Deno.ChildProcess>();
  const start = (name: string, args: readonly string[]) => {
    daemons.set(
      name,
      new Deno.Command(name, {
        args: [...args],
        env: { SLURM_CONF: conf },
        stdin: "null",
        stdout: "null",
        stderr: "null",
      }).spawn(),
    );
  };
  const end = async (name: string, signal: Deno.Signal) => {
    const process = daemons.get(name);
    daemons.delete(name);
    try {
      process?.kill(signal);
    } catch {
      // It has ended.
    }
    await process?.status;
  };
  const startNode = async () => {
    start("slurmd", ["-D", "-f", conf, "-N", host]);
    await until("the node is up", async () => {
      const { out } = await command("sinfo", ["-h", "-o", "%T"]);
      return /^(idle|mixed|allocated)\s*$/.test(out);
    });
  };
  Deno.env.set("SLURM_CONF", conf);
  start("munged", [
    "--foreground",
    "--force",
    `--socket=${socket}`,
    `--key-file=${key}`,
    `--log-file=${home}/munge/log`,
    `--pid-file=${home}/munge/pid`,
    `--seed-file=${home}/munge/seed`,
  ]);
  await until(
    "munge is up",
    async () =>
      (await command("munge", ["-n", `--socket=${socket}`])).code === 0,
  );
  start("slurmctld", ["-D", "-f", conf]);
  await startNode();
  return {
    conf,
    startNode,
    killNode: async () => {
      await end("slurmd", "SIGKILL");
      const { out } = await command("pgrep", ["-f", `slurmstepd: .*`]);
      for (const pid of out.split("\n").filter(Boolean).map(Number)) {
        await killTree(pid);
      }
    },
    restartController: async () => {
      await end("slurmctld", "SIGTERM");
      start("slurmctld", ["-D", "-f", conf]);
      await until(
        "the controller is up",
        async () => (await command("scontrol", ["ping"])).out.includes("UP"),
      );
    },
    async [Symbol.asyncDispose]() {
      await command("scancel", ["--me"]);
      await new Promise((resolve) => setTimeout(resolve, 500));
      await end("slurmd", "SIGTERM");
      await end("slurmctld", "SIGTERM");
      await end("munged", "SIGTERM");
      await Deno.remove(home, { recursive: true }).catch(() => {});
    },
  };
}

async function killTree(pid: number): Promise<void> {
  const { out } = await command("pgrep", ["-P", `${pid}`]);
  for (const child of out.split("\n").filter(Boolean)) {
    await killTree(Number(child));
  }
  try {
    Deno.kill(pid, "SIGKILL");
  } catch {
    // It has ended.
  }
}
