const {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  symlinkSync,
} = require('node:fs');
const { basename, join, resolve } = require('node:path');

/** The library itself has another name in a wheel; the addon and its compiler know it by these. */
const LINKS = {
  'libtensorflow.so': /^libtensorflow(?:_cc)?\.so\.2/,
  'libtensorflow.so.2': /^libtensorflow(?:_cc)?\.so\.2/,
  'libtensorflow_framework.so': /^libtensorflow_framework\.so\.2/,
  'libtensorflow_framework.so.2': /^libtensorflow_framework\.so\.2/,
};

/**
 * Copies libtensorflow from a folder to the place where the install script of the package looks for
 * it. So that script downloads no library.
 * @param folder the folder `tensorflow` of an unpacked wheel, or an unpacked libtensorflow archive
 * @throws Error when the folder lacks a library or the headers
 */
function placeLibraries(folder, packageFolder) {
  const from = resolve(folder);
  const source = [join(from, 'lib'), from].find((path) => librariesIn(path).length >= 2);
  const include = join(from, 'include');
  if (source === undefined) throw new Error(`${from} holds no libtensorflow*.so.2`);
  if (!existsSync(join(include, 'tensorflow/c/c_api.h'))) {
    throw new Error(`${from} holds no include/tensorflow/c/c_api.h`);
  }
  const target = join(packageFolder, 'deps/lib');
  mkdirSync(target, { recursive: true });
  cpSync(include, join(packageFolder, 'deps/include'), { recursive: true });
  const names = librariesIn(source);
  for (const name of names) copyFileSync(join(source, name), join(target, name));
  // The install script downloads unless the file of this name exists.
  const { depsLibTensorFlowName } = require(join(packageFolder, 'scripts/deps-constants.js'));
  const links = { ...LINKS, [basename(depsLibTensorFlowName)]: LINKS['libtensorflow.so'] };
  for (const [link, pattern] of Object.entries(links)) {
    const library = names.find((name) => pattern.test(name));
    if (library !== undefined && !existsSync(join(target, link)))
      symlinkSync(library, join(target, link));
  }
}

function librariesIn(folder) {
  return existsSync(folder)
    ? readdirSync(folder).filter((name) => /^libtensorflow.*\.so\.2/.test(name))
    : [];
}

module.exports = { placeLibraries };
