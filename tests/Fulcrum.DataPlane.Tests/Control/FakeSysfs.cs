using Fulcrum.DataPlane.Control;

namespace Fulcrum.DataPlane.Tests.Control;

/// <summary>A machine's sysfs in a temporary folder.</summary>
internal sealed class FakeSysfs : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("fulcrum-sysfs-").FullName;

    /// <summary>Cores of one NUMA node after the other; each core a text of its CPUs: "0,4".</summary>
    public FakeSysfs(params string[][] nodes)
    {
        List<int> online = [];
        for (int node = 0; node < nodes.Length; node++)
        {
            foreach (string core in nodes[node])
            {
                foreach (int cpu in CpuList.TryParse(core)!)
                {
                    online.Add(cpu);
                    Write($"devices/system/cpu/cpu{cpu}/topology/thread_siblings_list", core);
                    Directory.CreateDirectory(Path.Combine(_root, $"devices/system/cpu/cpu{cpu}/node{node}"));
                }
            }
        }
        Write("devices/system/cpu/online", string.Join(',', online.Order()));
    }

    public CpuTopology Topology => new(_root);

    public string CpuFolder(int cpu) => Path.Combine(_root, $"devices/system/cpu/cpu{cpu}");

    public FakeSysfs WithDevice(string folder, int node)
    {
        Write($"{folder}/numa_node", $"{node}");
        return this;
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private void Write(string path, string text)
    {
        string file = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, $"{text}\n");
    }
}
