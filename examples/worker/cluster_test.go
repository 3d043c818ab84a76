package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/stretchr/testify/require"
)

// cluster is three NATS servers with JetStream on this machine, a process each.
type cluster struct {
	nodes map[string]*child
	ports []string
}

func startCluster(t *testing.T) *cluster {
	t.Helper()
	c := &cluster{nodes: make(map[string]*child)}
	ports := freePorts(t, 6)
	c.ports = ports[:3]
	var routes []string
	for _, p := range ports[3:] {
		routes = append(routes, "nats://127.0.0.1:"+p)
	}
	for i := range 3 {
		name := fmt.Sprintf("node%d", i)
		c.nodes[name] = startChild(t, roleNode, []string{name, ports[i], ports[3+i], strings.Join(routes, ","), t.TempDir()})
	}
	for _, n := range c.nodes {
		n.line(t, "node is up")
	}
	return c
}

func (c *cluster) urls() string {
	return "nats://127.0.0.1:" + strings.Join(c.ports, ",nats://127.0.0.1:")
}

// killLeader kills the node that leads the stream.
func (c *cluster) killLeader(t *testing.T) {
	t.Helper()
	nc, err := nats.Connect(c.urls())
	require.NoError(t, err)
	defer nc.Close()
	js, err := jetstream.New(nc)
	require.NoError(t, err)
	var leader string
	within(t, 30*time.Second, "the stream has a leader", func() bool {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		stream, err := js.Stream(ctx, leadStream)
		if err != nil {
			return false
		}
		leader = stream.CachedInfo().Cluster.Leader
		return c.nodes[leader] != nil
	})
	c.nodes[leader].kill(t)
	t.Logf("killed %s, which led the stream", leader)
}

// freePorts returns ports that nothing listens on.
func freePorts(t *testing.T, n int) []string {
	t.Helper()
	var ports []string
	for range n {
		l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
		require.NoError(t, err)
		defer func() { require.NoError(t, l.Close()) }() // all at the end, so that they differ
		_, port, err := net.SplitHostPort(l.Addr().String())
		require.NoError(t, err)
		ports = append(ports, port)
	}
	return ports
}

// runNode is a node's process: its name, its ports for clients and routes, the
// routes to all nodes, and its directory.
func runNode(args []string) error {
	var client, route int
	if _, err := fmt.Sscan(args[1]+" "+args[2], &client, &route); err != nil {
		return err
	}
	srv, err := startNATS(&server.Options{
		ServerName: args[0],
		Host:       "127.0.0.1",
		Port:       client,
		Cluster:    server.ClusterOpts{Name: "test", Host: "127.0.0.1", Port: route},
		Routes:     server.RoutesFromStr(args[3]),
		JetStream:  true,
		StoreDir:   args[4],
		NoSigs:     true,
	})
	if err != nil {
		return err
	}
	fmt.Println("node is up")
	srv.WaitForShutdown()
	return nil
}

// The test binary is started anew as a worker or a node of NATS.
const (
	roleVar    = "WORKER_TEST_ROLE"
	roleWorker = "worker"
	roleNode   = "node"
)

func TestMain(m *testing.M) {
	role := os.Getenv(roleVar)
	if role == "" {
		flag.Parse()
		if err := flag.Set("test.parallel", "6"); err != nil { // they wait, most of the time
			panic(err)
		}
		os.Exit(m.Run())
	}
	go func() { // the test has gone, however it ended
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(3)
	}()
	if role == roleWorker {
		main()
		os.Exit(0)
	}
	if err := runNode(os.Args[1:]); err != nil {
		slog.Error("node", "err", err)
		os.Exit(1)
	}
}
