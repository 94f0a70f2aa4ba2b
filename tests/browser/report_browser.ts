/**
 * Reports in a real browser: `deno task test:browser`. NIGLM_CHROMIUM names the
 * browser where it is not /usr/bin/chromium.
 */

import { assert, assertEquals } from "@std/assert";
import { join, toFileUrl } from "@std/path";
import axe from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import { inFolder } from "../in_folder.ts";
import { runMain } from "../cli/run_main.ts";

const EVIL = "<img src=x onerror=alert(1)></script>";

async function launch(webGl: boolean): Promise<Browser> {
  return await chromium.launch({
    executablePath: Deno.env.get("NIGLM_CHROMIUM") ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
      ...(webGl
        ? [
          "--use-gl=angle",
          "--use-angle=swiftshader",
          "--enable-unsafe-swiftshader",
          "--ignore-gpu-blocklist",
        ]
        : ["--disable-gpu", "--disable-3d-apis"]),
    ],
  });
}

/** What axe-core complains of. */
interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** A page and what went wrong on it. */
interface Opened {
  readonly page: Page;
  readonly faults: string[];
}

async function open(
  browser: Browser,
  path: string,
  options: Parameters<Browser["newPage"]>[0] = {},
): Promise<Opened> {
  const page = await browser.newPage(options);
  const faults: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("dialog", (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on("request", (request) => {
    if (!/^(file|data|blob):/.test(request.url())) {
      faults.push(`request: ${request.url()}`);
    }
  });
  await page.goto(toFileUrl(path).href);
  return { page, faults };
}

async function makeReport(folder: string): Promise<string> {
  const made = join(folder, "made");
  const steps = [
    ["demo", "--out", made],
    // Turned against the world's axes, as scanned images are.
    [
      ...[
        "resample",
        join(made, "bold.nii.gz"),
        "--out",
        join(made, "turned.nii"),
      ],
      ...["--target-affine", "-4,0,0,0,3.76,-1.37,0,1.37,3.76"],
    ],
    [
      "first-level",
      join(made, "turned.nii"),
      ...["--events", join(made, "events.tsv")],
      ...[
        "--contrast",
        "sound - picture",
        "--contrast",
        `${"`"}${EVIL}${"`"}=sound + picture`,
      ],
      ...["--save", "effect,variance,stat,p,z,predicted"],
      ...["--out", join(folder, "fit")],
    ],
    [
      ...["report", join(folder, "fit"), "--two-sided", "--title", EVIL],
      ...["--alpha", "0.01"],
    ],
  ];
  for (const step of steps) {
    const { code, err } = await runMain(...step);
    assertEquals(code, 0, err);
  }
  return join(folder, "fit/report.html");
}

const shots = Deno.env.get("NIGLM_SHOTS");

async function shoot(page: Page, name: string): Promise<void> {
  if (shots) {
    await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
  }
}

Deno.test("the viewer of a report, its pictures and tables, in a browser", async (t) => {
  await inFolder(async (folder) => {
    const path = await makeReport(folder);
    const browser = await launch(true);
    try {
      await t.step(
        "a row of the table moves the crosshair to its coordinates",
        async () => {
          const { page, faults } = await open(browser, path, {
            viewport: { width: 1200, height: 900 },
          });
          await page.locator("html[data-viewer=ready]").waitFor({
            state: "attached",
          });
          const rows = page.locator("table.clusters tbody tr");
          const count = await rows.count();
          assert(count > 30);
          for (const i of [0, 1, 29, 30]) {
            const row = rows.nth(i);
            if (i === 30) {
              assertEquals(await row.locator("button").count(), 0);
              await page.locator("details.rest summary").first().click();
            }
            const at = (await row.locator("td").allTextContents())
              .slice(0, 3).map(Number);
            await row.locator("button").click();
            await page.waitForTimeout(100);
            const mm =
              (await page.locator("#viewer-canvas").getAttribute("data-mm"))!
                .split(",").map(Number);
            const far = Math.max(
              ...mm.map((value, axis) => Math.abs(value - at[axis])),
            );
            assert(far <= 2.1, `row ${i}: found ${mm}, expected ${at}`);
          }
          await shoot(page, "viewer");
          assertEquals(faults, []);
          await page.close();
        },
      );

      await t.step("the slider changes the overlay", async () => {
        const { page, faults } = await open(browser, path, {
          viewport: { width: 1200, height: 900 },
        });
        await page.locator("html[data-viewer=ready]").waitFor({
          state: "attached",
        });
        const canvas = page.locator("#viewer-canvas");
        const picture = async () =>
          (await canvas.screenshot()).toString("base64");
        const before = await picture();
        await page.locator("#viewer-threshold").evaluate((input) => {
          (input as unknown as { value: string }).value = "1";
          input.dispatchEvent(new Event("input"));
        });
        await page.waitForTimeout(300);
        assertEquals(
          await page.locator("#viewer-threshold-value").textContent(),
          "1.00",
        );
        assert(before !== await picture());
        assertEquals(faults, []);
        await page.close();
      });

      await t.step(
        "texts are texts, and axe finds nothing serious",
        async () => {
          const { page, faults } = await open(browser, path, {
            bypassCSP: true,
          });
          assertEquals(await page.title(), EVIL);
          assertEquals(await page.locator("img[src='x']").count(), 0);
          await page.evaluate(axe.source);
          const { violations } = await page.evaluate("axe.run()") as {
            violations: Violation[];
          };
          const serious = violations.filter(({ impact }) =>
            ["serious", "critical"].includes(impact)
          );
          assertEquals(
            serious.map((
              { id, nodes }: Violation,
            ) => [id, nodes[0].html.slice(0, 120)]),
            [],
          );
          assertEquals(faults, []);
          await page.close();
        },
      );

      await t.step(
        "a phone and paper show everything, nothing wider than the page",
        async () => {
          const { page, faults } = await open(browser, path, {
            viewport: { width: 390, height: 800 },
          });
          await page.locator("html[data-viewer=ready]").waitFor({
            state: "attached",
          });
          const wide = await page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth",
          ) as number;
          await shoot(page, "phone");
          assert(wide <= 0, `${wide} px too wide`);
          await page.emulateMedia({ media: "print" });
          assertEquals(await page.locator("#viewer").isVisible(), false);
          assert(await page.locator("figure img").first().isVisible());
          await shoot(page, "print");
          assertEquals(faults, []);
          await page.close();
        },
      );

      await t.step(
        "without script every picture and table is there",
        async () => {
          const { page } = await open(browser, path, {
            javaScriptEnabled: false,
          });
          await shoot(page, "no-script");
          const images = page.locator("figure img");
          for (let i = 0; i < await images.count(); i++) {
            assert(await images.nth(i).isVisible());
          }
          assert(await page.locator("table.clusters").first().isVisible());
          assertEquals(await page.locator("#viewer").isVisible(), false);
          await page.close();
        },
      );
    } finally {
      await browser.close();
    }
    await t.step("without WebGL the page stays as it is", async () => {
      const plain = await launch(false);
      try {
        const { page, faults } = await open(plain, path);
        await page.waitForTimeout(500);
        assertEquals(await page.locator("#viewer").isVisible(), false);
        assert(await page.locator("table.clusters").first().isVisible());
        assertEquals(faults, []);
      } finally {
        await plain.close();
      }
    });
  });
});
