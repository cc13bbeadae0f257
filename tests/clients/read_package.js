// Reads a Data Package with a reader that is not ours, and prints its rows as JSON.
const { Package } = require("datapackage");

async function main(descriptor) {
  const data = await Package.load(descriptor);
  if (!data.valid) {
    throw Object.assign(new Error("invalid"), { errors: data.errors });
  }
  const rows = {};
  for (const resource of data.resources) {
    rows[resource.name] = await resource.read({ keyed: true, relations: true });
  }
  process.stdout.write(JSON.stringify(rows));
}

main(process.argv[2]).catch((error) => {
  process.stderr.write(`${error.message} ${(error.errors || []).map(String)}\n`);
  process.exitCode = 1;
});
