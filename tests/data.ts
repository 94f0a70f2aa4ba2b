/** The folder of real images, where set. @module */
/** Folder named by NIGLM_TEST_DATA. */
export const testData: string | undefined = Deno.env.get("NIGLM_TEST_DATA");
