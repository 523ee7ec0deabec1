namespace Recotem.Storage.Tests;

/// <summary>A directory of one test, deleted afterwards.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    public TemporaryDirectory() => Path = Directory.CreateTempSubdirectory("recotem-storage-").FullName;

    public string Path { get; }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public StorageLocation Location(string name) => StorageLocation.Parse(File(name));

    /// <summary>Leaves a file as a killed process would: closed.</summary>
    public void Leave(string name) => System.IO.File.WriteAllText(File(name), "half a mod");

    /// <summary>The names of all entries, sorted.</summary>
    public string[] Names() => [.. Directory.EnumerateFileSystemEntries(Path).Select(p => System.IO.Path.GetFileName(p)).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
